package io.llamatap.tap;

import io.llamatap.metrics.TapFailure;
import io.llamatap.tap.scan.BodyScanner;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/** Feeds a scanner, and lets go of it at its first exception, which is counted. Owned by the event loop of its exchange. */
final class GuardedScanner {
    private final MetricsLoopTap loop;
    private @Nullable BodyScanner scanner;

    GuardedScanner(MetricsLoopTap loop, BodyScanner scanner) {
        this.loop = loop;
        this.scanner = scanner;
    }

    /** Says whether the scanner has thrown nothing so far. */
    boolean isReading() {
        return scanner != null;
    }

    /** Reads bytes that stay the caller's. */
    void onBody(ByteBuf bytes, int index, int length) {
        BodyScanner reader = scanner;
        if (reader != null) {
            try {
                loop.feed().scan(reader, bytes, index, length);
            } catch (RuntimeException e) {
                letGo();
            }
        }
    }

    /** The body ended where its framing says. */
    void onEnd() {
        BodyScanner reader = scanner;
        if (reader != null) {
            try {
                reader.end();
            } catch (RuntimeException e) {
                letGo();
            }
        }
    }

    private void letGo() {
        scanner = null;
        loop.count(TapFailure.EXCEPTION);
    }
}
