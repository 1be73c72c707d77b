package io.llamatap.server.ollama;

import io.llamatap.metrics.LoopMetrics;
import io.llamatap.metrics.MetricSource;
import io.llamatap.metrics.MetricsRegistry;
import io.llamatap.metrics.ModelUse;
import io.llamatap.metrics.family.InventoryFamilies;
import io.llamatap.metrics.label.PollTarget;
import io.llamatap.relay.exchange.Reachability;
import io.llamatap.relay.upstream.Upstream;
import io.llamatap.server.background.Repeater;
import io.llamatap.server.outgoing.UpstreamAccess;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Polls Ollama in the background for its version, its models and the models in memory, and publishes the results. A scrape never
 * polls. No response and no failure ends the poller. It learns from responses to clients too, only from these if polls are off.
 *
 * <p>A daemon thread polls and counts; any thread reads what is published.
 */
public final class OllamaPoller implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(OllamaPoller.class);

    /** The minimum pause if Ollama responds more slowly than the interval. */
    private static final long MIN_PAUSE_NANOS = 500_000_000L;

    private static final long FOR_EVER_NANOS = TimeUnit.DAYS.toNanos(1000);

    /**
     * The options of the poller.
     *
     * @param asksFirst whether the version is polled once at the start even if polls are off, for the log
     * @param interval the time between the starts of two rounds; zero for none
     * @param versionInterval the maximum time between two version polls; zero for no more often than the rest. Needed if readiness depends
     *     on the upstream: a load balancer sends no requests to an instance that is not ready
     * @param connectLimit limit on connecting
     * @param limit limit on each poll
     */
    public record Options(
            boolean asksFirst, Duration interval, Duration versionInterval, Duration connectLimit, Duration limit) {
        boolean isPolling() {
            return !interval.isZero();
        }
    }

    /** Receives the results of version polls, on the polling thread. */
    @FunctionalInterface
    public interface Result {
        /**
         * A version poll has ended.
         *
         * @param state whether there was any response
         * @param why there was none; empty if there was one
         * @param isGood whether the response was valid
         */
        void onPolled(Reachability.State state, String why, boolean isGood);
    }

    private final Upstream upstream;
    private final Options options;
    private final MetricsRegistry registry;
    private final LoopMetrics metrics;
    private final Result result;
    private final Clock clock;
    private final LongSupplier nanoClock;
    private final PollClient client;
    private final Discovery discovery;
    private final Freshness freshness;
    private final MergedModels merged;
    private final PassingResponses passing;
    private final Repeater repeater = new Repeater("llamatap-poller", Duration.ZERO, this::step);
    /** When the next poll and the next full round are due; used by the polling thread. */
    private long due = System.nanoTime();

    private long round = due;
    private boolean isFirst;

    /**
     * Creates a poller that does not run before {@link #start}.
     *
     * @param own the use of models by the canary, which must not be mistaken for use by others
     * @param result receives the results of version polls
     * @param nanoClock the relay's clock
     */
    public OllamaPoller(
            UpstreamAccess access,
            Options options,
            MetricsRegistry registry,
            OwnUse own,
            Result result,
            Clock clock,
            LongSupplier nanoClock) {
        this.upstream = access.upstream();
        this.options = options;
        this.isFirst = options.asksFirst();
        this.registry = registry;
        this.metrics = registry.poller();
        this.result = result;
        this.clock = clock;
        this.nanoClock = nanoClock;
        this.client = new PollClient(access, options, metrics, nanoClock);
        this.freshness = new Freshness(options.interval());
        this.merged = new MergedModels(freshness);
        this.discovery = new Discovery(registry, own);
        this.passing = new PassingResponses(discovery, registry, clock);
    }

    /** Returns the metrics of what is known about Ollama; read on any thread. */
    public MetricSource metrics(Supplier<Reachability> reachability) {
        return new InventoryMetrics(discovery::inventory, registry, reachability, clock, nanoClock, freshness);
    }

    /** Returns the names of the models in memory; null while they are unknown. Any thread; does not block. */
    public @Nullable List<String> loadedModels() {
        ModelList memory = freshness.memory(discovery.inventory(), nanoClock.getAsLong());
        return memory == null
                ? null
                : memory.models().stream().map(ListedModel::name).toList();
    }

    /** Returns what is known of Ollama's models now. Any thread. */
    public KnownModels models() {
        return merged.of(discovery.inventory(), nanoClock.getAsLong());
    }

    /** Starts the thread. */
    public void start() {
        repeater.start();
    }

    /** Reads responses that have passed, polls if it is due, and returns the time until the next step. */
    long step() {
        passing.read();
        if (System.nanoTime() - due >= 0) {
            ask();
            due = System.nanoTime() + pauseNanos(round);
        }
        return Math.max(0, due - System.nanoTime());
    }

    private void ask() {
        long now = System.nanoTime();
        if (options.isPolling() && now - round >= 0) {
            // From the start of the round, so that slow responses do not extend the period. Missed rounds are not made
            // up for.
            round = now + options.interval().toNanos();
            poll();
        } else if (isFirst || !options.versionInterval().isZero()) {
            pollVersion();
        }
        isFirst = false;
    }

    private long pauseNanos(long nextRound) {
        long pause = options.isPolling() ? Math.max(MIN_PAUSE_NANOS, nextRound - System.nanoTime()) : FOR_EVER_NANOS;
        Duration version = options.versionInterval();
        return version.isZero() ? pause : Math.min(pause, version.toNanos());
    }

    /** Takes a response to a client. Any thread; never blocks. If too many wait, it is dropped. */
    public void onPassing(PollTarget target, byte[] body) {
        passing.add(target, body, nanoClock.getAsLong());
        repeater.wake();
    }

    /** Polls everything once, on the caller's thread. */
    public void poll() {
        if (!pollVersion()) {
            // The other polls would fail too.
            client.countFailure(PollTarget.TAGS);
            client.countFailure(PollTarget.PS);
            discovery.onFailure();
            return;
        }
        PollClient.Result tags = client.poll(PollTarget.TAGS, (response, began) -> {
            discovery.onDisk(response.body(), began, true);
            metrics.at(InventoryFamilies.API_RESPONSE_TIME).observe(nanoClock.getAsLong() - began);
        });
        note(PollTarget.TAGS, tags);
        // Before the request, so that exchanges that end during it count for the next list.
        ModelUse.Sums use = registry.use();
        PollClient.Result ps = client.poll(PollTarget.PS, (response, began) -> {
            Instant ollamaClock = response.date() == null ? clock.instant() : response.date();
            discovery.onMemory(response.body(), use, ollamaClock, began, true);
        });
        note(PollTarget.PS, ps);
        if (!ps.isGood()) {
            discovery.onFailure();
        }
    }

    /** Polls only the version; returns whether there was any response. */
    private boolean pollVersion() {
        PollClient.Result polled = client.poll(PollTarget.VERSION, (response, began) -> {
            String version = discovery.onVersion(response.body());
            if (!version.isEmpty()) {
                LOG.info("Ollama {} is reachable at {}", version, upstream);
            }
        });
        note(PollTarget.VERSION, polled);
        discovery.onChecked(polled.isGood(), nanoClock.getAsLong());
        result.onPolled(
                polled.isReachable() ? Reachability.State.REACHABLE : Reachability.State.UNREACHABLE,
                polled.isReachable() ? "" : polled.why(),
                polled.isGood());
        return polled.isReachable();
    }

    private void note(PollTarget target, PollClient.Result polled) {
        if (polled.isGood()) {
            discovery.onSuccess(target, clock.instant());
        }
    }

    /** Stops polling. */
    @Override
    public void close() {
        repeater.close();
    }
}
