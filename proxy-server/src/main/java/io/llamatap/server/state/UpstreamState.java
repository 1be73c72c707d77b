package io.llamatap.server.state;

import io.llamatap.metrics.inflight.RequestState;
import io.llamatap.relay.exchange.Reachability;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An upstream at one moment. Immutable.
 *
 * @param address its address, as shown
 * @param version the version of Ollama; null if it is unknown
 * @param nowNanos the tick of this moment, on the clock of the requests
 * @param now the time of this moment
 * @param models its models, those in memory or with requests first
 * @param modelsNotShown the number of further models
 * @param requests the requests in flight, the oldest first
 * @param requestsNotShown the number of further requests
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
     * @param model the name of its model, as shown; null if it has none or it is not known yet
     */
    public record Named(RequestState state, @Nullable String model) {}

    public UpstreamState {
        models = List.copyOf(models);
        requests = List.copyOf(requests);
    }
}
