package io.llamatap.tap.meter;

import io.llamatap.tap.scan.ResponseFormat;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What the head of a response says about its body. Immutable. */
final class ResponseHead {
    private static final int FIRST_SUCCESS = 200;
    private static final int FIRST_REDIRECT = 300;
    private static final int FIRST_FAILURE = 400;

    /** No response head has arrived yet. */
    static final ResponseHead NONE = new ResponseHead(ResponseFormat.NONE, 0, null, null);

    private final int status;
    private final String contentType;
    private final boolean isEncoded;
    private final boolean isStream;
    private final boolean isText;
    private final boolean isPage;

    /**
     * Creates the facts of a head from the fields as sent.
     *
     * @param format the format that the request leads to expect
     */
    ResponseHead(ResponseFormat format, int status, @Nullable String contentType, @Nullable String contentEncoding) {
        this.status = status;
        isEncoded = ContentCodings.isEncoded(contentEncoding);
        String type = contentType == null ? "" : contentType.strip().toLowerCase(Locale.ROOT);
        this.contentType = type;
        // Ollama labels transcriptions as NDJSON, but does not stream them.
        isStream = format != ResponseFormat.TRANSCRIPTION
                && (type.startsWith("text/event-stream") || type.startsWith("application/x-ndjson"));
        // Ollama never sends HTML.
        isPage = type.startsWith("text/html") || type.startsWith("application/xhtml");
        // Only transcriptions can be requested as text. On all other routes the Content-Type is only a hint.
        isText = format == ResponseFormat.TRANSCRIPTION && type.startsWith("text/") && !isPage;
    }

    /** Returns the Content-Type as sent, in lower case; empty if there was none. */
    String contentType() {
        return contentType;
    }

    int status() {
        return status;
    }

    boolean isSuccess() {
        return status >= FIRST_SUCCESS && status < FIRST_REDIRECT;
    }

    boolean isFailure() {
        return status >= FIRST_FAILURE;
    }

    /** Says whether the body has a content encoding. */
    boolean isEncoded() {
        return isEncoded;
    }

    /** Says whether the body is a stream of frames. */
    boolean isStream() {
        return isStream;
    }

    /** Says whether the body is text that was requested as such. */
    boolean isText() {
        return isText;
    }

    /** Says whether the body is an HTML page. */
    boolean isPage() {
        return isPage;
    }

    /** Says whether the response is successful and may contain readable JSON. */
    boolean isReadable() {
        return isSuccess() && !isEncoded && !isText && !isPage;
    }
}
