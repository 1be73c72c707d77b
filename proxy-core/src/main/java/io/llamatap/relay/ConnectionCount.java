package io.llamatap.relay;

import java.util.concurrent.atomic.AtomicInteger;

/** Counts client connections over all event loops, and knows how many there may be. Any thread. */
final class ConnectionCount {
    /** Where a new connection stands. */
    enum Standing {
        WITHIN,
        /** It can be told that there are too many. */
        ABOVE,
        /** Even telling would cost too many descriptors. */
        FAR_ABOVE
    }

    private static final int TOLD_AT_LEAST = 16;

    private final AtomicInteger open = new AtomicInteger();
    private final int limit;
    private final int tolerance;

    ConnectionCount(int limit) {
        this.limit = limit;
        this.tolerance = Math.max(TOLD_AT_LEAST, limit / 16);
    }

    /** Counts one more, which must be given back however it stands. */
    Standing enter() {
        int now = open.incrementAndGet();
        if (now <= limit) {
            return Standing.WITHIN;
        }
        return now - limit <= tolerance ? Standing.ABOVE : Standing.FAR_ABOVE;
    }

    void leave() {
        open.decrementAndGet();
    }
}
