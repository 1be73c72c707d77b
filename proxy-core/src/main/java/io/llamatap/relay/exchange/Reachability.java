package io.llamatap.relay.exchange;

import java.time.Instant;

/**
 * What is known of an upstream from the last exchange with it. Immutable.
 *
 * @param state whether it answered
 * @param since since when that has been so
 * @param asOf when it was last seen to be so
 */
public record Reachability(State state, Instant since, Instant asOf) {

    /** Whether an upstream answers. */
    public enum State {
        /** Nothing was asked of it yet. */
        UNKNOWN,
        /** It answered, whatever the status. */
        REACHABLE,
        /** It could not be connected to, or closed without an answer. */
        UNREACHABLE
    }

    static Reachability unknown(Instant now) {
        return new Reachability(State.UNKNOWN, now, now);
    }

    Reachability seen(State now, Instant when) {
        return new Reachability(now, now == state ? since : when, when);
    }
}
