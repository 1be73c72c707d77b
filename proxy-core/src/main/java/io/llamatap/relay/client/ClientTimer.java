package io.llamatap.relay.client;

import io.llamatap.relay.client.request.RequestReader;
import io.llamatap.relay.exchange.Timeouts;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Measures, at the ticks of the event loop, how long a client has been in its present state.
 *
 * <p>A read costs one store and no call of the clock; the price is the granularity of a tick.
 */
final class ClientTimer {
    /** What has to be done. */
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

    /** How long a client may go on sending after its last response, and how long it may pause meanwhile. */
    private static final long LINGER_NANOS = TimeUnit.SECONDS.toNanos(30);

    private static final long LINGER_SILENCE_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final Timeouts timeouts;
    private final long accepted;
    private State state = State.IDLE;
    private long since;
    private long lastActivity;
    private int request;
    private boolean active;

    /** Creates the timer of a connection. */
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

    /**
     * Returns when the present state began. Before the first request, returns when something of its head was last read, or when
     * the connection was accepted. The precision is that of a tick.
     */
    long idleSince() {
        if (request > 0) {
            return since;
        }
        return state == State.HEAD ? lastActivity : accepted;
    }

    /**
     * Returns what has to be done.
     *
     * @param judged a limit must have passed by this time
     * @param now the start of a state that was not seen before
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
            // Trailer fields are held like those of a head, so the limit of a head applies.
            case TRAILERS -> isOver(judged - since, timeouts.requestHead()) ? Due.BODY_TIMEOUT : Due.NOTHING;
            case BODY -> isOver(judged - lastActivity, timeouts.requestBody()) ? Due.BODY_TIMEOUT : Due.NOTHING;
            case DISCARDING ->
                judged - since > LINGER_NANOS || judged - lastActivity > LINGER_SILENCE_NANOS ? Due.CLOSE : Due.NOTHING;
            case OTHER -> Due.NOTHING;
        };
    }

    /** The client is not at fault if the upstream does not take the body, or has not asked for it yet. */
    private static boolean isHeldUp(RequestReader reader) {
        return !reader.wantsMore() || reader.isAwaitingContinue();
    }

    /** A client that has not completed a request may not occupy a connection by sending nothing, or by sending slowly. */
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
