package io.llamatap.tap;

import io.llamatap.metrics.ClosedLabels;
import io.llamatap.metrics.MetricsRegistry;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Makes watchers that count into a registry, one for each event loop.
 *
 * <p>Listeners whose exchanges are to be counted together may share one: a loop always writes to the same shard.
 */
public final class MetricsTapFactory implements TapFactory {
    private static final List<String> ROUTES = Arrays.stream(OllamaEndpoint.values())
            .map(OllamaEndpoint::route)
            .distinct()
            .toList();

    private final MetricsRegistry registry;
    private final Strangers strangers = new Strangers();
    private final @Nullable IntFunction<Consumer<AccessRecord>> log;
    private final @Nullable ListingObserver listings;

    /** Takes a registry that was made with {@link #labels}. */
    public MetricsTapFactory(MetricsRegistry registry) {
        this(registry, null, null);
    }

    /**
     * Takes a registry that was made with {@link #labels}.
     *
     * @param listings is shown what Ollama tells clients of itself; null if nobody wants it
     * @param log gives who is told of each exchange of a loop by its number, who is called by that loop and must not wait; null
     *     for nobody
     */
    public MetricsTapFactory(
            MetricsRegistry registry,
            @Nullable ListingObserver listings,
            @Nullable IntFunction<Consumer<AccessRecord>> log) {
        this.registry = registry;
        this.listings = listings;
        this.log = log;
    }

    /** Returns the closed sets of label values that this package defines. */
    public static ClosedLabels labels() {
        return new ClosedLabels(
                ROUTES,
                Arrays.stream(OllamaEndpoint.values())
                        .filter(RequestWatch::isNamingModel)
                        .map(endpoint -> ROUTES.indexOf(endpoint.route()))
                        .toList(),
                ROUTES.stream().map(MetricsTapFactory::operation).toList(),
                Arrays.stream(Api.values()).map(Api::label).toList(),
                Arrays.stream(UpstreamError.values()).map(UpstreamError::label).toList(),
                Arrays.stream(UpstreamClosed.values())
                        .map(UpstreamClosed::label)
                        .toList(),
                Arrays.stream(ClientClosed.values()).map(ClientClosed::label).toList(),
                Arrays.stream(HandshakeFailure.values())
                        .map(HandshakeFailure::label)
                        .toList());
    }

    private static String operation(String route) {
        OllamaEndpoint endpoint = OllamaEndpoint.of(route);
        return endpoint.isInference() ? endpoint.operation() : "";
    }

    /** Returns the place of each endpoint's route in {@link ClosedLabels#routes}, by the endpoint's ordinal. */
    private static int[] routePlaces() {
        OllamaEndpoint[] endpoints = OllamaEndpoint.values();
        return IntStream.range(0, endpoints.length)
                .map(i -> ROUTES.indexOf(endpoints[i].route()))
                .toArray();
    }

    @Override
    public LoopTap forLoop(int loop) {
        return new MetricsLoopTap(
                routePlaces(),
                registry.loop(loop),
                registry.models(),
                strangers,
                listings,
                log == null ? null : log.apply(loop));
    }
}
