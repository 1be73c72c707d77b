package io.llamatap.relay.client;

import io.llamatap.relay.exchange.Timeouts;
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
    private final long accepted;
    private State state = State.IDLE;
    private long since;
    private long lastActivity;
    private int request;
    private boolean active;

    /** Takes the limits, and when the connection was accepted. */
    ClientTimer(Timeouts timeouts, long accepted) {
        this.timeouts = timeouts;
        this.accepted = accepted;
        this.since = accepted;
        this.lastActivity = accepted;
    }

    /** Something was read. */
    void onActivity() {
        active = true;
    }

    /** When the present state began; before the first request, when the last of its head came, or the connection was accepted; to a tick. */
    long idleSince() {
        if (request > 0) {
            return since;
        }
        return state == State.HEAD ? lastActivity : accepted;
    }

    /**
     * Says what is due.
     *
     * @param judged by when a limit must have passed
     * @param now when a state begins that was not seen before
     */
    Due check(long judged, long now, RequestReader reader, boolean nothingToRespondTo) {
        State current = stateOf(reader, nothingToRespondTo);
        if (current != state || reader.requests() != request) {
            state = current;
            request = reader.requests();
            since = now;
            lastActivity = now;
        }
        if (active || (current == State.BODY && isHeldUp(reader))) {
            active = false;
            lastActivity = now;
        }
        return switch (current) {
            case IDLE ->
                isOver(judged - lastActivity, timeouts.keepAlive()) || isFirstHeadOver(judged)
                        ? Due.CLOSE
                        : Due.NOTHING;
            case HEAD ->
                isOver(judged - (request == 0 ? accepted : since), timeouts.requestHead())
                        ? Due.HEAD_TIMEOUT
                        : Due.NOTHING;
            // Fields like those of a head, hence its limit: they are held back until the last.
            case TRAILERS -> isOver(judged - since, timeouts.requestHead()) ? Due.BODY_TIMEOUT : Due.NOTHING;
            case BODY -> isOver(judged - lastActivity, timeouts.requestBody()) ? Due.BODY_TIMEOUT : Due.NOTHING;
            case DISCARDING ->
                judged - since > LINGER_NANOS || judged - lastActivity > LINGER_SILENCE_NANOS ? Due.CLOSE : Due.NOTHING;
            case OTHER -> Due.NOTHING;
        };
    }

    /** A body that the upstream does not take, or has not asked for yet, is not the client's fault. */
    private static boolean isHeldUp(RequestReader reader) {
        return !reader.wantsMore() || reader.isAwaitingContinue();
    }

    /** Who has never completed a request may not hold a connection by sending nothing, or by sending slowly. */
    private boolean isFirstHeadOver(long judged) {
        return request == 0 && isOver(judged - accepted, timeouts.requestHead());
    }

    private static State stateOf(RequestReader reader, boolean nothingToRespondTo) {
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
        return nothingToRespondTo ? State.IDLE : State.OTHER;
    }

    private static boolean isOver(long nanos, Duration limit) {
        return !limit.isZero() && nanos > limit.toNanos();
    }
}
