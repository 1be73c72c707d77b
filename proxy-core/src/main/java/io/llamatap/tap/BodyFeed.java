package io.llamatap.tap;

import io.llamatap.metrics.label.TapFailure;
import io.llamatap.tap.scan.BodyScanner;
import io.llamatap.tap.scan.ScanFault;
import io.netty.buffer.ByteBuf;
import java.util.function.Consumer;

/**
 * Hands borrowed bytes to scanners, which read arrays: a heap buffer's own array, or pieces copied into one that is kept. What a
 * scanner throws ends here: it costs the facts of one body. Owned by one event loop; allocates nothing.
 */
final class BodyFeed {
    private static final int PIECE = 16 * 1024;

    private final byte[] piece = new byte[PIECE];
    private final Consumer<TapFailure> failures;

    /** Takes who counts what could not be read. */
    BodyFeed(Consumer<TapFailure> failures) {
        this.failures = failures;
    }

    /** Counts what a scanner has found to be wrong with a body. */
    void count(ScanFault fault) {
        failures.accept(Translations.failure(fault));
    }

    /**
     * Lets a scanner read {@code bytes[index, index + length)}; the buffer stays the caller's, with its indices as they are.
     *
     * @return whether the scanner may be used on: it threw nothing
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

    /** Lets a scanner read the first bytes of an array; says whether it threw nothing. */
    boolean scan(BodyScanner scanner, byte[] bytes, int length) {
        try {
            scanner.scan(bytes, 0, length);
            return true;
        } catch (RuntimeException e) {
            failures.accept(TapFailure.EXCEPTION);
            return false;
        }
    }

    /** Tells a scanner that the body has ended; says whether it threw nothing. */
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
        for (int at = index; at < end; at += PIECE) {
            int part = Math.min(PIECE, end - at);
            bytes.getBytes(at, piece, 0, part);
            scanner.scan(piece, 0, part);
        }
    }
}
