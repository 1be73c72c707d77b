package io.llamatap.relay.exchange;

import io.llamatap.relay.http1.BodyFraming;
import io.llamatap.relay.http1.FieldName;
import io.llamatap.relay.http1.Head;
import io.llamatap.relay.http1.RequestValidator;
import io.llamatap.tap.OllamaEndpoint;

/**
 * What is kept of a request after its head is gone.
 *
 * @param method at most the first {@value #MAX_METHOD_CHARS} characters of the method
 * @param path the raw path without its query, at most its first {@value #MAX_PATH_CHARS} characters, since it is kept as long as
 *     the exchange lasts
 * @param http10 whether the client speaks HTTP/1.0
 * @param keepAlive whether the client's connection may be used again
 * @param hasBody whether a body follows
 * @param asksForLoad whether the client asks for the load in the text form of ORCA
 */
public record RequestLine(
        String method,
        String path,
        OllamaEndpoint endpoint,
        boolean http10,
        boolean keepAlive,
        boolean hasBody,
        boolean asksForLoad) {
    private static final int MAX_METHOD_CHARS = 64;
    private static final int MAX_PATH_CHARS = 2048;

    /** Reads it from a valid head. */
    public static RequestLine of(Head head, RequestValidator verdict) {
        String method = head.text(head.firstStart(), head.firstEnd());
        String path = pathOf(head, verdict.targetStart());
        return new RequestLine(
                start(method, MAX_METHOD_CHARS),
                start(path, MAX_PATH_CHARS),
                OllamaEndpoint.of(path),
                head.minorVersion() == 0,
                verdict.isKeepAlive(),
                verdict.framing() != BodyFraming.NONE,
                "TEXT".equalsIgnoreCase(head.value(FieldName.ENDPOINT_LOAD_METRICS_FORMAT)));
    }

    private static String start(String text, int most) {
        return text.length() <= most ? text : text.substring(0, most);
    }

    public static String pathOf(Head head, int start) {
        int end = start;
        while (end < head.secondEnd() && head.bytes()[end] != '?') {
            end++;
        }
        return head.text(start, end);
    }

    public boolean isHead() {
        return method.equals("HEAD");
    }

    /** Returns whether the method is GET or HEAD. */
    public boolean isRead() {
        return isHead() || method.equals("GET");
    }

    /** Returns whether this is a request that Ollama responds to at once, even while models are busy. */
    boolean isListing() {
        return switch (endpoint) {
            case VERSION, TAGS, PS -> method.equals("GET");
            default -> false;
        };
    }

    /** Returns whether the request may be sent a second time (RFC 9110 section 9.2.2), and can be, since it has no body. */
    boolean isRepeatable() {
        return !hasBody && isRead();
    }
}
