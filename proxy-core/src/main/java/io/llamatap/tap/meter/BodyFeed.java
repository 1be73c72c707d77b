package io.llamatap.tap.meter;

import io.llamatap.metrics.label.TapFailure;
import io.llamatap.tap.scan.BodyScanner;
import io.llamatap.tap.scan.json.ScanFault;
import io.netty.buffer.ByteBuf;
import java.util.function.Consumer;

/**
 * Passes borrowed bytes to scanners, which read arrays: either the array behind a heap buffer, or a copy in a buffer that is
 * reused. An exception of a scanner is counted here and loses the facts of one body only. Owned by one event loop. Allocates
 * nothing.
 */
final class BodyFeed {
    private static final int CHUNK_BYTES = 16 * 1024;

    private final byte[] chunk = new byte[CHUNK_BYTES];
    private final Consumer<TapFailure> failures;

    /**
     * Creates a feed.
     *
     * @param failures counts the bodies that could not be read
     */
    BodyFeed(Consumer<TapFailure> failures) {
        this.failures = failures;
    }

    /** Counts a fault that a scanner found in a body. */
    void count(ScanFault fault) {
        failures.accept(Translations.failure(fault));
    }

    /**
     * Lets a scanner read {@code bytes[index, index + length)}. The buffer stays the caller's, and its indexes do not change.
     *
     * @return false if the scanner threw an exception and must not be used any more
     */
    boolean scan(BodyScanner scanner, ByteBuf bytes, int index, int length) {
        try {
            read(scanner, bytes, index, length);
            return true;
        } catch (RuntimeException e) {
            failures.accept(TapFailure.EXCEPTION);
            return false;
        }
    }

    /** Lets a scanner read the first bytes of an array. Returns false if the scanner threw an exception. */
    boolean scan(BodyScanner scanner, byte[] bytes, int length) {
        try {
            scanner.scan(bytes, 0, length);
            return true;
        } catch (RuntimeException e) {
            failures.accept(TapFailure.EXCEPTION);
            return false;
        }
    }

    /** Ends the body of a scanner. Returns false if the scanner threw an exception. */
    boolean end(BodyScanner scanner) {
        try {
            scanner.end();
            return true;
        } catch (RuntimeException e) {
            failures.accept(TapFailure.EXCEPTION);
            return false;
        }
    }

    private void read(BodyScanner scanner, ByteBuf bytes, int index, int length) {
        if (bytes.hasArray()) {
            int from = bytes.arrayOffset() + index;
            scanner.scan(bytes.array(), from, from + length);
            return;
        }
        int end = index + length;
        for (int at = index; at < end; at += CHUNK_BYTES) {
            int part = Math.min(CHUNK_BYTES, end - at);
            bytes.getBytes(at, chunk, 0, part);
            scanner.scan(chunk, 0, part);
        }
    }
}
