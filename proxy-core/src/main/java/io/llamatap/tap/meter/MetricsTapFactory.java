package io.llamatap.tap.meter;

import io.llamatap.metrics.LoopMetrics;
import io.llamatap.metrics.MetricsRegistry;
import io.llamatap.metrics.PromptRecorder;
import io.llamatap.metrics.label.GivenLabels;
import io.llamatap.metrics.label.Label;
import io.llamatap.tap.Api;
import io.llamatap.tap.ClientClosed;
import io.llamatap.tap.HandshakeFailure;
import io.llamatap.tap.LoopTap;
import io.llamatap.tap.OllamaEndpoint;
import io.llamatap.tap.TapFactory;
import io.llamatap.tap.UpstreamClosed;
import io.llamatap.tap.UpstreamError;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Creates taps that count into a {@link MetricsRegistry}, one for each event loop.
 *
 * <p>Listeners whose exchanges are counted together share one factory: an event loop always writes to the same shard of the
 * registry. Any thread.
 */
public final class MetricsTapFactory implements TapFactory {
    private final MetricsRegistry registry;
    private final ForeignServerLog foreignServerLog = new ForeignServerLog();
    private final @Nullable IntFunction<Consumer<AccessRecord>> log;
    private final @Nullable ListingObserver listings;

    /** Takes a registry that was made with {@link #labels}. */
    public MetricsTapFactory(MetricsRegistry registry) {
        this(registry, null, null);
    }

    /**
     * Creates a factory for a registry that was created with {@link #labels}.
     *
     * @param listings receives the listings that Ollama sends to clients; null if they are not wanted
     * @param log returns, for the number of an event loop, who receives a record of each exchange; it is called on that event
     *     loop and must not block; null for no log
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
                .with(Label.MODEL_FAILURE, ModelFailures.all())
                .with(Label.UPSTREAM_CLOSED, List.of(UpstreamClosed.values()))
                .with(Label.CLIENT_CLOSED, List.of(ClientClosed.values()))
                .with(Label.HANDSHAKE_FAILURE, List.of(HandshakeFailure.values()))
                .with(Label.SIDE, List.of(LoopTap.Side.values()));
    }

    @Override
    public LoopTap forLoop(int loop) {
        LoopMetrics metrics = registry.loop(loop);
        return new MetricsLoopTap(
                metrics,
                new PromptRecorder(metrics, registry.prompts()),
                registry.models(),
                foreignServerLog,
                listings,
                log == null ? null : log.apply(loop));
    }
}
