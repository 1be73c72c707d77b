package io.llamatap.relay.exchange;

import java.time.Instant;

/**
 * Whether an upstream can be reached, according to the last exchange with it. Immutable.
 *
 * @param state the state
 * @param since when that state began
 * @param asOf when that state was last confirmed
 */
public record Reachability(State state, Instant since, Instant asOf) {

    /** Whether an upstream can be reached. */
    public enum State {
        /** No request has been sent to it yet. */
        UNKNOWN,
        /** It responded, with whatever status. */
        REACHABLE,
        /** A connection could not be established, or was closed without a response. */
        UNREACHABLE
    }

    static Reachability unknown(Instant now) {
        return new Reachability(State.UNKNOWN, now, now);
    }

    Reachability seen(State now, Instant when) {
        return new Reachability(now, now == state ? since : when, when);
    }
}
