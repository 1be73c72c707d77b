package io.llamatap.tap.meter;

import io.llamatap.tap.OllamaEndpoint;
import io.llamatap.tap.scan.ResponseFormat;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * The route that one exchange is counted for: that of its path, or, if the path is unknown, the one whose format the response has.
 *
 * <p>Owned by the event loop of the exchange. Costs nothing per chunk on a known route.
 */
final class CountedRoute {
    private final boolean isPost;
    private OllamaEndpoint endpoint;
    private boolean isInference;
    /** Examines the response; null if its route is known. */
    private @Nullable FormatDetector detector;

    CountedRoute(OllamaEndpoint endpoint, String method) {
        this.isPost = method.equals("POST");
        this.endpoint = endpoint;
        this.isInference = endpoint.isInference() && isPost;
    }

    OllamaEndpoint endpoint() {
        return endpoint;
    }

    /** Says whether a model is asked, as far as is known by now. */
    boolean isInference() {
        return isInference;
    }

    /** Says whether a model is asked, or the route is unknown, so that the response may show that one was. */
    boolean mayBeInference() {
        return isInference || (endpoint.isUnknown() && isPost);
    }

    /** Examines the body of the response if the request, on an unknown route, asks a model for something. */
    void onHead(MetricsLoopTap loop, RequestWatch request, ResponseHead head) {
        if (!isInference && request.isAsking() && head.isReadable()) {
            detector = new FormatDetector(loop.feed(), loop.scanners(), head.contentType());
        }
    }

    /**
     * Reads bytes of the response, which stay the caller's.
     *
     * @return whether they show the route; then {@link #endpoint} is that route, and request and response are read as its own
     */
    boolean detect(ByteBuf bytes, int index, int length, RequestWatch request, ResponseWatch response) {
        FormatDetector current = detector;
        if (current == null) {
            return false;
        }
        ResponseFormat format = current.onBody(bytes, index, length);
        OllamaEndpoint detected = format == null || !request.asksFor(format) ? null : OllamaEndpoint.ofFormat(format);
        if (detected == null) {
            return false;
        }
        detector = null;
        endpoint = detected;
        isInference = true;
        request.treatAs(detected);
        response.treatAs(detected, current);
        return true;
    }
}
