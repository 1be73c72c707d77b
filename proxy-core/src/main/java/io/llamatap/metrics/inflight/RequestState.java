package io.llamatap.metrics.inflight;

import io.llamatap.metrics.label.ModelLabel;
import io.llamatap.metrics.label.Phase;
import io.llamatap.metrics.label.Route;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * A request in flight at one moment. Immutable. Ticks in nanoseconds; {@link InFlightRequest#NONE} for a value that does not exist
 * yet.
 *
 * @param loop the number of its event loop
 * @param number the number of the request on that event loop, from 1
 * @param startedNanos when its head was complete
 * @param phaseNanos when its phase began
 * @param wholeNanos when it was received completely
 * @param bodyBytes the size of its body, if it was received completely
 * @param heardNanos when bytes of the response were last received, or reading was resumed
 * @param isHeld whether reading the response is paused, because the client does not read or the response is complete
 * @param generated the number of chunks with generated text that were sent; unknown unless a model's response is streamed
 * @param windowNanos a tick one or two seconds ago, or that of the first such chunk
 * @param windowCount the number of chunks at that tick
 * @param model the model that it is counted for
 * @param name the name of the model in the request
 * @param isUnloaded whether the model was known not to be in memory when the request came
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

    /** Says whether it is a request to a model. */
    public boolean isOfModel() {
        return model != ModelLabel.NONE;
    }

    /** Says whether it waits for bytes from Ollama: it was received completely, and reading the response is not paused. */
    public boolean isAwaiting() {
        return wholeNanos != InFlightRequest.NONE && phase != Phase.UPSTREAM_CONNECT && !isHeld;
    }

    /** Returns how long it has been waiting for bytes from Ollama; 0 if it does not wait for any. */
    public long silentNanos(long nowNanos) {
        if (!isAwaiting()) {
            return 0;
        }
        long since = heardNanos == InFlightRequest.NONE ? later(wholeNanos, phaseNanos) : heardNanos;
        return Math.max(0, nowNanos - since);
    }

    /** Returns the number of tokens per second over the last one or two seconds; NaN if it is unknown. */
    public double tokensPerSecond(long nowNanos) {
        if (generated == InFlightRequest.NONE || windowNanos == InFlightRequest.NONE) {
            return Double.NaN;
        }
        long nanos = nowNanos - windowNanos;
        // At the start of a stream there is no rate yet.
        return nanos < InFlightRequest.WINDOW_NANOS / 10
                ? Double.NaN
                : Math.max(0, generated - windowCount) * 1e9 / nanos;
    }

    private static long later(long a, long b) {
        return a - b >= 0 ? a : b;
    }
}
