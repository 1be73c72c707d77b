package io.llamatap.tap.meter;

import io.llamatap.metrics.LoopMetrics;
import io.llamatap.metrics.family.RequestFamilies;
import io.llamatap.metrics.inflight.InFlightRequest;
import io.llamatap.metrics.label.Phase;
import io.llamatap.metrics.label.Route;
import io.llamatap.tap.ExchangeEnd;

/**
 * Publishes the exchanges of one event loop for other threads, and counts them by phase. Owned by the event loop. Ticks in
 * nanoseconds.
 */
final class InFlightWatch {
    private final LoopMetrics metrics;

    InFlightWatch(LoopMetrics metrics) {
        this.metrics = metrics;
    }

    /** Starts an exchange; {@link #end} frees the returned row. */
    InFlightRequest begin(Route route, long nanos) {
        metrics.at(RequestFamilies.REQUESTS_IN_FLIGHT, Phase.WAITING_FIRST_BYTE).add(1);
        return metrics.inFlight().open(route, Phase.WAITING_FIRST_BYTE, nanos);
    }

    /** The request was received completely. */
    void whole(InFlightRequest row, long bodyBytes) {
        row.whole(bodyBytes, metrics.nowNanos());
    }

    /** Reading the response was paused or resumed. */
    void hold(InFlightRequest row, boolean isHeld) {
        if (isHeld != row.isHeld()) {
            row.hold(isHeld);
            if (!isHeld && row.isHeard()) {
                row.heard(metrics.nowNanos()); // the upstream was paused, so its silence begins now
            }
        }
    }

    /** The exchange waits for a connection. */
    void connecting(InFlightRequest row) {
        enter(row, Phase.UPSTREAM_CONNECT, metrics.nowNanos());
    }

    /** Sets the phase, which may be the same as before. */
    void enter(InFlightRequest row, Phase next, long nanos) {
        Phase phase = row.phase();
        if (next != phase) {
            metrics.at(RequestFamilies.REQUESTS_IN_FLIGHT, phase).add(-1);
            metrics.at(RequestFamilies.REQUESTS_IN_FLIGHT, next).add(1);
            row.enter(next, nanos);
        }
    }

    /**
     * An exchange has ended. Readers no longer see it, even if counting it fails.
     *
     * @return its last phase, for {@link #left}
     */
    Phase end(InFlightRequest row, ExchangeEnd end, long nanos) {
        if (end == ExchangeEnd.COMPLETE || end == ExchangeEnd.TRUNCATED || end == ExchangeEnd.UPSTREAM_FAILED) {
            row.heard(nanos); // ended by the upstream, not by the client or this proxy
        }
        Phase phase = row.phase();
        metrics.inFlight().close(row, nanos);
        return phase;
    }

    /** An exchange that has ended was counted. */
    void left(Phase phase) {
        metrics.at(RequestFamilies.REQUESTS_IN_FLIGHT, phase).add(-1);
    }
}
