package io.llamatap.server.state;

import io.llamatap.metrics.inflight.RequestState;
import io.llamatap.relay.exchange.Reachability;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An upstream and what it does, at one moment. Immutable.
 *
 * @param address as people write it
 * @param version of Ollama, as it names it; null if it did not
 * @param nowNanos the tick of this moment; those of requests are on the same clock
 * @param now the time of this moment
 * @param models those that are in memory or asked first
 * @param modelsNotShown how many more there are
 * @param requests the oldest first
 * @param requestsNotShown how many more there are
 */
public record UpstreamState(
        String address,
        Reachability reachability,
        @Nullable String version,
        long nowNanos,
        Instant now,
        List<ModelState> models,
        int modelsNotShown,
        List<Named> requests,
        int requestsNotShown,
        Totals totals) {

    /**
     * A request in flight.
     *
     * @param model its model as it is shown; null if it has none, or that is not known yet
     */
    public record Named(RequestState state, @Nullable String model) {}

    public UpstreamState {
        models = List.copyOf(models);
        requests = List.copyOf(requests);
    }
}
