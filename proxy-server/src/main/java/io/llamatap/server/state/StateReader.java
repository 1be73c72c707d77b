package io.llamatap.server.state;

import io.llamatap.metrics.MetricsRegistry;
import io.llamatap.metrics.inflight.RequestState;
import io.llamatap.metrics.label.ModelLabel;
import io.llamatap.relay.exchange.Reachability;
import io.llamatap.server.ollama.KnownModels;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads the state of one upstream from what event loops and the poller have published. It neither delays an event loop nor sends a
 * request to Ollama. Any thread. The cost is bounded by the number of requests in flight and of models.
 */
public final class StateReader {
    /** The maximum number of models on the page. */
    static final int MAX_MODELS = 1000;

    /** The maximum number of requests on the page. */
    static final int MAX_REQUESTS = 2000;

    private static final Comparator<ModelState> IN_USE_FIRST = Comparator.comparing(
                    (ModelState model) -> !model.isInUse())
            .thenComparing(model -> model.known().name());

    private final String address;
    private final MetricsRegistry registry;
    private final Supplier<KnownModels> models;
    private final Supplier<Reachability> reachability;
    private final Clock clock;
    private final LongSupplier nanoClock;
    private final Instant started;

    /**
     * Creates the reader. The totals count from now on.
     *
     * @param address the address of the upstream, as shown
     * @param nanoClock the clock of the relay
     */
    public StateReader(
            String address,
            MetricsRegistry registry,
            Supplier<KnownModels> models,
            Supplier<Reachability> reachability,
            Clock clock,
            LongSupplier nanoClock) {
        this.address = address;
        this.registry = registry;
        this.models = models;
        this.reachability = reachability;
        this.clock = clock;
        this.nanoClock = nanoClock;
        this.started = clock.instant();
    }

    /** Returns the state now, with at most so many models and requests. */
    public UpstreamState read(int maxModels, int maxRequests) {
        KnownModels known = models.get();
        List<UpstreamState.Named> requests = named(registry.inFlight());
        // Read after the requests, so that none of them is in the future.
        long nowNanos = nanoClock.getAsLong();
        Instant now = clock.instant();
        requests.sort(Comparator.comparingLong(request -> request.state().startedNanos() - nowNanos));
        List<ModelState> states = states(known, requests, nowNanos, now);
        return new UpstreamState(
                address,
                reachability.get(),
                known.version(),
                nowNanos,
                now,
                first(states, maxModels),
                known.notListed() + states.size() - first(states, maxModels).size(),
                first(requests, maxRequests),
                requests.size() - first(requests, maxRequests).size(),
                Totals.of(registry, started));
    }

    private static <T> List<T> first(List<T> all, int most) {
        return all.subList(0, Math.min(most, all.size()));
    }

    private List<UpstreamState.Named> named(List<RequestState> inFlight) {
        List<UpstreamState.Named> requests = new ArrayList<>(inFlight.size());
        inFlight.forEach(request -> requests.add(new UpstreamState.Named(request, nameOf(request))));
        return requests;
    }

    /** A model without a label of its own has the name in the request, shortened and escaped like all names. */
    private @Nullable String nameOf(RequestState request) {
        if (!request.isOfModel()) {
            return null;
        }
        String asked = request.name();
        return request.model() == ModelLabel.OTHER && asked != null
                ? registry.models().spelling(asked)
                : request.model().label();
    }

    private static List<ModelState> states(
            KnownModels known, List<UpstreamState.Named> requests, long nowNanos, Instant now) {
        Map<String, ModelTally> tallies = new HashMap<>();
        for (UpstreamState.Named request : requests) {
            if (request.model() != null) {
                tallies.computeIfAbsent(request.model(), name -> new ModelTally())
                        .add(request.state(), nowNanos);
            }
        }
        List<ModelState> states = new ArrayList<>();
        for (KnownModels.Model model : known.models()) {
            ModelTally tally = tallies.remove(model.name());
            states.add((tally == null ? new ModelTally() : tally).of(model, now));
        }
        tallies.forEach(
                (name, tally) -> states.add(tally.of(KnownModels.Model.asked(name, known.isMemoryKnown()), now)));
        states.sort(IN_USE_FIRST);
        return states;
    }
}
