package io.llamatap.relay;

import java.time.Instant;

/** Keeps what is known of an upstream. Written by any loop, read by any thread: the last one to write wins. */
final class ReachabilityWatch {
    private volatile Reachability current = Reachability.unknown(Instant.now());

    Reachability current() {
        return current;
    }

    void observe(Reachability.State state) {
        current = current.seen(state, Instant.now());
    }
}
