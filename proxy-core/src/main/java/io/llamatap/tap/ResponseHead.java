package io.llamatap.tap;

import io.llamatap.tap.scan.ResponseFormat;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What the head of a response says of its body. Immutable. */
final class ResponseHead {
    private static final int FIRST_SUCCESS = 200;
    private static final int FIRST_REDIRECT = 300;
    private static final int FIRST_FAILURE = 400;

    /** There is none yet. */
    static final ResponseHead NONE = new ResponseHead(ResponseFormat.NONE, 0, null, null);

    private final int status;
    private final String contentType;
    private final boolean isEncoded;
    private final boolean isStream;
    private final boolean isText;
    private final boolean isPage;

    /**
     * Takes a head as it was sent.
     *
     * @param format what the body should be, to judge from the request
     */
    ResponseHead(ResponseFormat format, int status, @Nullable String contentType, @Nullable String contentEncoding) {
        this.status = status;
        isEncoded = ContentCodings.isEncoded(contentEncoding);
        String type = contentType == null ? "" : contentType.strip().toLowerCase(Locale.ROOT);
        this.contentType = type;
        // Transcriptions are labelled as NDJSON, but come whole.
        isStream = format != ResponseFormat.TRANSCRIPTION
                && (type.startsWith("text/event-stream") || type.startsWith("application/x-ndjson"));
        // Ollama has no pages.
        isPage = type.startsWith("text/html") || type.startsWith("application/xhtml");
        // Only transcripts can be asked for as text; on all other routes the label is no more than a hint.
        isText = format == ResponseFormat.TRANSCRIPTION && type.startsWith("text/") && !isPage;
    }

    /** Returns the kind of content as sent, in lower case; empty where it was not told. */
    String contentType() {
        return contentType;
    }

    boolean isSuccess() {
        return status >= FIRST_SUCCESS && status < FIRST_REDIRECT;
    }

    boolean isFailure() {
        return status >= FIRST_FAILURE;
    }

    /** Says whether the body is compressed. */
    boolean isEncoded() {
        return isEncoded;
    }

    /** Says whether the body comes in pieces. */
    boolean isStream() {
        return isStream;
    }

    /** Says whether the body is a text that was asked for as such. */
    boolean isText() {
        return isText;
    }

    /** Says whether the body is a page for a browser. */
    boolean isPage() {
        return isPage;
    }

    /** Says whether the body is a success that may hold JSON. */
    boolean isReadable() {
        return isSuccess() && !isEncoded && !isText && !isPage;
    }
}
