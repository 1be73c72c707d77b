package io.llamatap.metrics.inflight;

import io.llamatap.metrics.label.ModelLabel;
import io.llamatap.metrics.label.ModelNames;
import io.llamatap.metrics.label.Phase;
import io.llamatap.metrics.label.Route;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * A request in flight as it was when it was looked at. Immutable; ticks in nanoseconds, {@link InFlightRequest#NONE} where there is
 * none.
 *
 * @param loop the number of its event loop
 * @param number of the request on that event loop, from 1
 * @param startedNanos when its head was complete
 * @param phaseNanos since when it is in its phase
 * @param wholeNanos when the client had sent all of it
 * @param bodyBytes the size of its body then
 * @param heardNanos when bytes of the response last came, or could be read again
 * @param isHeld whether nothing is read of the response: the client does not take what there is, or the response is whole
 * @param generated how many chunks with generated text were passed on; unknown unless a model's response is streamed
 * @param windowNanos a tick a second or two ago, or when the first such chunk was passed on
 * @param windowCount how many there were then
 * @param model what it is counted for
 * @param name the model as the client named it
 * @param isUnloaded whether the model was known not to be in memory when it was asked
 */
public record RequestState(
        int loop,
        long number,
        Route route,
        Phase phase,
        long startedNanos,
        long phaseNanos,
        long wholeNanos,
        long bodyBytes,
        long heardNanos,
        boolean isHeld,
        long generated,
        long windowNanos,
        long windowCount,
        ModelLabel model,
        @Nullable String name,
        boolean isUnloaded,
        @Nullable SocketAddress client) {

    /** Says whether a model works on it, or is to. */
    public boolean isOfModel() {
        return model != ModelNames.NONE;
    }

    /** Says whether it waits for bytes of the response: all of it has been sent, and the client takes what comes. */
    public boolean isAwaiting() {
        return wholeNanos != InFlightRequest.NONE && phase != Phase.UPSTREAM_CONNECT && !isHeld;
    }

    /** Returns for how long it has waited for bytes of the response; 0 if it does not wait for any. */
    public long silentNanos(long nowNanos) {
        if (!isAwaiting()) {
            return 0;
        }
        long since = heardNanos == InFlightRequest.NONE ? later(wholeNanos, phaseNanos) : heardNanos;
        return Math.max(0, nowNanos - since);
    }

    /** Returns how many tokens a second were generated within the last second or two; NaN if that is not known. */
    public double tokensPerSecond(long nowNanos) {
        if (generated == InFlightRequest.NONE || windowNanos == InFlightRequest.NONE) {
            return Double.NaN;
        }
        long nanos = nowNanos - windowNanos;
        // The first moment of a stream has no pace yet.
        return nanos < InFlightRequest.WINDOW_NANOS / 10
                ? Double.NaN
                : Math.max(0, generated - windowCount) * 1e9 / nanos;
    }

    private static long later(long a, long b) {
        return a - b >= 0 ? a : b;
    }
}
