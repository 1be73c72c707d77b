package io.llamatap.tap;

import io.llamatap.metrics.MetricsRegistry;
import io.llamatap.metrics.label.GivenLabels;
import io.llamatap.metrics.label.Label;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Makes watchers that count into a registry, one for each event loop.
 *
 * <p>Listeners whose exchanges are to be counted together may share one: a loop always writes to the same shard.
 */
public final class MetricsTapFactory implements TapFactory {
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

    /** Returns the values of the labels that this package defines. */
    public static GivenLabels labels() {
        return GivenLabels.none()
                .with(Label.ROUTE, List.of(OllamaEndpoint.values()))
                .with(Label.API, List.of(Api.values()))
                .with(Label.UPSTREAM_ERROR, List.of(UpstreamError.values()))
                .with(Label.UPSTREAM_CLOSED, List.of(UpstreamClosed.values()))
                .with(Label.CLIENT_CLOSED, List.of(ClientClosed.values()))
                .with(Label.HANDSHAKE_FAILURE, List.of(HandshakeFailure.values()))
                .with(Label.SIDE, List.of(LoopTap.Side.values()));
    }

    @Override
    public LoopTap forLoop(int loop) {
        return new MetricsLoopTap(
                registry.loop(loop), registry.models(), strangers, listings, log == null ? null : log.apply(loop));
    }
}
