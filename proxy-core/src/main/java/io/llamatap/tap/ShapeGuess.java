package io.llamatap.tap;

import io.llamatap.tap.scan.ResponseFormat;
import io.llamatap.tap.scan.ResponseScanner;
import io.llamatap.tap.scan.ResponseScanners;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Finds out which known API's the answer of an unknown route looks like, from its first bytes, and holds these until that is
 * known: a later version of Ollama may answer on new routes what is known of old ones.
 *
 * <p>There is one only for an answer of 2xx to a POST that names a model and asks it something, on a route that is in no table.
 * Owned by the event loop of its exchange; holds at most {@link #MOST_BYTES}.
 */
final class ShapeGuess {
    /** All formats tell their kind in their first event, or among their first fields. */
    static final int MOST_BYTES = 8 * 1024;

    private final BodyFeed feed;
    private final ResponseScanner scanner;
    private final byte[] held = new byte[MOST_BYTES];
    private int length;
    private boolean isOver;

    ShapeGuess(BodyFeed feed, ResponseScanners scanners, String contentType) {
        this.feed = feed;
        this.scanner = scanners.of(ResponseFormat.UNKNOWN);
        scanner.label(contentType);
    }

    /**
     * Looks at bytes that stay the caller's, and holds them if they do not tell.
     *
     * @return the format, once; null while it is not known
     */
    @Nullable
    ResponseFormat onBody(ByteBuf bytes, int index, int count) {
        if (isOver) {
            return null;
        }
        isOver = !feed.scan(scanner, bytes, index, count) || scanner.stats().fault() != null;
        ResponseFormat shape = scanner.stats().shape();
        if (shape != null) {
            isOver = true;
            return shape;
        }
        isOver |= count > MOST_BYTES - length;
        if (!isOver) {
            bytes.getBytes(index, held, length, count);
            length += count;
        }
        return null;
    }

    /** Returns an array with the bytes that came before those that told. */
    byte[] held() {
        return held;
    }

    /** Returns how many they are. */
    int length() {
        return length;
    }
}
