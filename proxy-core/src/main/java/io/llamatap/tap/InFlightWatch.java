package io.llamatap.tap;

import io.llamatap.metrics.LoopMetrics;
import io.llamatap.metrics.family.RequestFamilies;
import io.llamatap.metrics.inflight.InFlightRequest;
import io.llamatap.metrics.label.Phase;
import io.llamatap.metrics.label.Route;

/**
 * Shows readers the exchanges of one event loop while they last, and counts them by what they wait for. Owned by the loop; ticks in
 * nanoseconds.
 */
final class InFlightWatch {
    private final LoopMetrics metrics;

    InFlightWatch(LoopMetrics metrics) {
        this.metrics = metrics;
    }

    /** An exchange begins; {@link #end} takes back what is returned. */
    InFlightRequest begin(Route route, long nanos) {
        metrics.at(RequestFamilies.REQUESTS_IN_FLIGHT, Phase.WAITING_FIRST_BYTE).add(1);
        return metrics.inFlight().open(route, Phase.WAITING_FIRST_BYTE, nanos);
    }

    /** The client has sent all of it. */
    void whole(InFlightRequest row, long bodyBytes) {
        row.whole(bodyBytes, metrics.nowNanos());
    }

    /** Nothing is read from its upstream, or it is read from again. */
    void hold(InFlightRequest row, boolean isHeld) {
        if (isHeld != row.isHeld()) {
            row.hold(isHeld);
            if (!isHeld && row.isHeard()) {
                row.heard(metrics.nowNanos()); // the upstream was made to wait: its silence begins now
            }
        }
    }

    /** It waits for a connection. */
    void connecting(InFlightRequest row) {
        enter(row, Phase.UPSTREAM_CONNECT, metrics.nowNanos());
    }

    /** It waits for something else now, or still for the same. */
    void enter(InFlightRequest row, Phase next, long nanos) {
        Phase phase = row.phase();
        if (next != phase) {
            metrics.at(RequestFamilies.REQUESTS_IN_FLIGHT, phase).add(-1);
            metrics.at(RequestFamilies.REQUESTS_IN_FLIGHT, next).add(1);
            row.enter(next, nanos);
        }
    }

    /**
     * An exchange has ended: readers see it no more, whatever becomes of its counting.
     *
     * @return what it waited for until then, for {@link #left}
     */
    Phase end(InFlightRequest row, ExchangeEnd end, long nanos) {
        if (end == ExchangeEnd.COMPLETE || end == ExchangeEnd.TRUNCATED || end == ExchangeEnd.UPSTREAM_FAILED) {
            row.heard(nanos); // the upstream's doing, and not the client's or ours
        }
        Phase phase = row.phase();
        metrics.inFlight().close(row, nanos);
        return phase;
    }

    /** An exchange that has ended is counted. */
    void left(Phase phase) {
        metrics.at(RequestFamilies.REQUESTS_IN_FLIGHT, phase).add(-1);
    }
}
