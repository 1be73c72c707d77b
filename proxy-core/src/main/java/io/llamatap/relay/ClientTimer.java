package io.llamatap.relay;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Measures, at the ticks of the event loop, how long a client has been in its present state.
 *
 * <p>A read costs it one store, and no clock is asked; the price is a tick's granularity.
 */
final class ClientTimer {
    /** What must be done. */
    enum Due {
        NOTHING,
        CLOSE,
        HEAD_TIMEOUT,
        BODY_TIMEOUT
    }

    private enum State {
        IDLE,
        HEAD,
        BODY,
        TRAILERS,
        DISCARDING,
        OTHER
    }

    /** How long a client may go on sending what nobody reads, after its answer; and how long it may be silent meanwhile. */
    private static final long LINGER_NANOS = TimeUnit.SECONDS.toNanos(30);

    private static final long LINGER_SILENCE_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final Timeouts timeouts;
    private State state = State.IDLE;
    private long since;
    private long lastActivity;
    private int request;
    private boolean active;

    ClientTimer(Timeouts timeouts, long now) {
        this.timeouts = timeouts;
        this.since = now;
        this.lastActivity = now;
    }

    /** Something was read. */
    void onActivity() {
        active = true;
    }

    Due check(long now, RequestReader reader, boolean nothingToAnswer) {
        State current = stateOf(reader, nothingToAnswer);
        if (current != state || reader.requests() != request) {
            state = current;
            request = reader.requests();
            since = now;
            lastActivity = now;
        }
        if (active || (current == State.BODY && !reader.wantsMore())) {
            // A body that the upstream does not take is not the client's fault.
            active = false;
            lastActivity = now;
        }
        return switch (current) {
            case IDLE -> isOver(now - lastActivity, timeouts.keepAlive()) ? Due.CLOSE : Due.NOTHING;
            case HEAD -> isOver(now - since, timeouts.requestHead()) ? Due.HEAD_TIMEOUT : Due.NOTHING;
            // Fields like those of a head, hence its limit: they are held back until the last.
            case TRAILERS -> isOver(now - since, timeouts.requestHead()) ? Due.BODY_TIMEOUT : Due.NOTHING;
            case BODY -> isOver(now - lastActivity, timeouts.requestBody()) ? Due.BODY_TIMEOUT : Due.NOTHING;
            case DISCARDING ->
                now - since > LINGER_NANOS || now - lastActivity > LINGER_SILENCE_NANOS ? Due.CLOSE : Due.NOTHING;
            case OTHER -> Due.NOTHING;
        };
    }

    private static State stateOf(RequestReader reader, boolean nothingToAnswer) {
        if (reader.isDiscarding()) {
            return State.DISCARDING;
        }
        if (reader.isInHead()) {
            return State.HEAD;
        }
        if (reader.isInTrailers()) {
            return State.TRAILERS;
        }
        if (reader.isInBody()) {
            return State.BODY;
        }
        return nothingToAnswer ? State.IDLE : State.OTHER;
    }

    private static boolean isOver(long nanos, Duration limit) {
        return !limit.isZero() && nanos > limit.toNanos();
    }
}
