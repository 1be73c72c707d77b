package io.llamatap.relay.exchange;

import io.llamatap.relay.http1.BodyFraming;
import io.llamatap.relay.http1.Head;
import io.llamatap.relay.http1.RequestValidator;
import io.llamatap.tap.OllamaEndpoint;

/**
 * What must be remembered of a request once its head is gone.
 *
 * @param method at most its first {@value #MOST_METHOD} characters
 * @param path the raw path, without its query; at most its first {@value #MOST_PATH} characters, since it is kept for as long as the
 *     exchange goes on
 * @param http10 whether the client speaks HTTP/1.0
 * @param keepAlive whether the client's connection may be used again
 * @param hasBody whether a body follows
 */
public record RequestLine(
        String method, String path, OllamaEndpoint endpoint, boolean http10, boolean keepAlive, boolean hasBody) {
    private static final int MOST_METHOD = 64;
    private static final int MOST_PATH = 2048;

    /** Reads it out of a head that was judged. */
    public static RequestLine of(Head head, RequestValidator verdict) {
        String method = head.text(head.firstStart(), head.firstEnd());
        String path = pathOf(head, verdict.targetStart());
        return new RequestLine(
                start(method, MOST_METHOD),
                start(path, MOST_PATH),
                OllamaEndpoint.of(path),
                head.minorVersion() == 0,
                verdict.isKeepAlive(),
                verdict.framing() != BodyFraming.NONE);
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

    /** Says whether it only reads: GET or HEAD. */
    public boolean isRead() {
        return isHead() || method.equals("GET");
    }

    /** Says whether it asks for what Ollama tells at once, whatever its models do. */
    boolean isListing() {
        return switch (endpoint) {
            case VERSION, TAGS, PS -> method.equals("GET");
            default -> false;
        };
    }

    /** Says whether it may be sent a second time without harm, and can be, since nothing of it was streamed. */
    boolean isRepeatable() {
        return !hasBody && isRead();
    }
}
