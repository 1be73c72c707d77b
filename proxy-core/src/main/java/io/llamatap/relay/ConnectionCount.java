package io.llamatap.relay;

import java.util.concurrent.atomic.AtomicInteger;

/** Counts client connections over all event loops, and knows how many there may be. Any thread. */
final class ConnectionCount {
    private final AtomicInteger open = new AtomicInteger();
    private final int limit;

    ConnectionCount(int limit) {
        this.limit = limit;
    }

    /** Counts one more; returns whether that is within the limit. It must be given back either way. */
    boolean enter() {
        return open.incrementAndGet() <= limit;
    }

    void leave() {
        open.decrementAndGet();
    }
}
