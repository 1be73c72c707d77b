package io.llamatap.tap.meter;

import io.llamatap.tap.OllamaEndpoint;
import io.llamatap.tap.scan.ResponseFormat;
import io.llamatap.tap.scan.ResponseScanner;
import io.llamatap.tap.scan.ResponseScanners;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Detects the format of the response on an unknown route from its first bytes, which are buffered until the format is known. A
 * later version of Ollama may use known formats on new routes.
 *
 * <p>It is used only for a 2xx response to a POST that names a model and asks it to compute something, on a route that is not in
 * {@link OllamaEndpoint}. Owned by the event loop of the exchange. Holds at most {@link #MAX_BYTES}.
 */
final class FormatDetector {
    /** All formats can be told apart by their first event or their first fields. */
    static final int MAX_BYTES = 8 * 1024;

    private final BodyFeed feed;
    private final ResponseScanner scanner;
    private final byte[] held = new byte[MAX_BYTES];
    private int length;
    private boolean isOver;

    FormatDetector(BodyFeed feed, ResponseScanners scanners, String contentType) {
        this.feed = feed;
        this.scanner = scanners.of(ResponseFormat.UNKNOWN);
        scanner.label(contentType);
    }

    /**
     * Reads bytes, which stay the caller's, and buffers them if the format is still unknown.
     *
     * @return the format, once; null while it is unknown
     */
    @Nullable
    ResponseFormat onBody(ByteBuf bytes, int index, int count) {
        if (isOver) {
            return null;
        }
        isOver = !feed.scan(scanner, bytes, index, count) || scanner.stats().fault() != null;
        ResponseFormat format = scanner.stats().detectedFormat();
        if (format != null) {
            isOver = true;
            return format;
        }
        isOver |= count > MAX_BYTES - length;
        if (!isOver) {
            bytes.getBytes(index, held, length, count);
            length += count;
        }
        return null;
    }

    /** Returns an array with the bytes that came before those of the call that returned the format. */
    byte[] held() {
        return held;
    }

    /** Returns the number of these bytes. */
    int length() {
        return length;
    }
}
