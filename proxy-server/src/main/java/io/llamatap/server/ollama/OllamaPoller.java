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
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks Ollama in the background, beside everything else, whether it is there and which models it has and holds, and publishes
 * what it answers. Never in a scrape; nothing that Ollama answers, or fails to, ends it. Where it is not to ask, it learns from
 * the answers that clients get.
 *
 * <p>A daemon thread of its own asks and counts; any thread reads what is published.
 */
public final class OllamaPoller implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(OllamaPoller.class);

    /** Where Ollama answers more slowly than it is asked. */
    private static final long LEAST_PAUSE_NANOS = 500_000_000L;

    private static final long FOR_EVER_NANOS = TimeUnit.DAYS.toNanos(1000);

    /** What waits to be learned from: small, since the next answer tells the same. */
    private static final int PASSING = 4;

    /** An answer to a client, and when it passed. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Passing(PollTarget target, byte[] body, long nanos) {}

    /**
     * How to ask.
     *
     * @param asksFirst whether the version is asked for at the start although nothing is asked for regularly, for the log
     * @param interval from one start of a round to the next; zero: there are none
     * @param versionInterval how often at least the version; zero: no more often than the rest. Where readiness hangs on the
     *     upstream nobody else asks: no balancer sends a request to an instance that is not ready
     * @param connectLimit until Ollama has accepted
     * @param limit until it has answered wholly
     */
    public record Options(
            boolean asksFirst, Duration interval, Duration versionInterval, Duration connectLimit, Duration limit) {
        boolean isPolling() {
            return !interval.isZero();
        }
    }

    /** Is told how a question ended, on the thread that asks. */
    @FunctionalInterface
    public interface Result {
        /**
         * Ollama was asked for its version.
         *
         * @param state whether it answered, of whatever kind
         * @param why not, empty if it did
         * @param isGood whether the answer could be used
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
    private final BlockingQueue<Passing> passing = new ArrayBlockingQueue<>(PASSING);
    private final Repeater repeater = new Repeater("llamatap-poller", Duration.ZERO, this::step);
    /** When to ask again at all, and for everything; used by the thread that asks, as is the next. */
    private long due = System.nanoTime();

    private long round = due;
    private boolean isFirst;

    /**
     * Takes whom to ask and where to count.
     *
     * @param own what we ask of models beside that, which is not to be taken for somebody's use of them
     * @param result told how Ollama answered
     * @param nanoClock ticks of the clock that the relay counts with
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
        this.discovery = new Discovery(registry, own);
    }

    /** Returns what shows on the pages what was learned; read on any thread. */
    public MetricSource metrics(Supplier<Reachability> reachability) {
        return new InventoryMetrics(discovery::inventory, registry, reachability, clock, nanoClock, options.interval());
    }

    /** Asks on a thread of its own, from now on. */
    public void start() {
        repeater.start();
    }

    /** Learns from what has passed, asks if it is time to, and returns how long there is nothing to do. */
    long step() {
        for (Passing response = passing.poll(); response != null; response = passing.poll()) {
            learn(response);
        }
        if (System.nanoTime() - due >= 0) {
            ask();
            due = System.nanoTime() + pauseNanos(round);
        }
        return Math.max(0, due - System.nanoTime());
    }

    private void ask() {
        long now = System.nanoTime();
        if (options.isPolling() && now - round >= 0) {
            // From its start, so that slow answers do not stretch the period; what was missed is not made up for.
            round = now + options.interval().toNanos();
            poll();
        } else if (isFirst || !options.versionInterval().isZero()) {
            pollVersion();
        }
        isFirst = false;
    }

    private long pauseNanos(long nextRound) {
        long pause = options.isPolling() ? Math.max(LEAST_PAUSE_NANOS, nextRound - System.nanoTime()) : FOR_EVER_NANOS;
        Duration version = options.versionInterval();
        return version.isZero() ? pause : Math.min(pause, version.toNanos());
    }

    /** Takes an answer that Ollama gave to a client. Any thread, at once; what comes too fast is left out. */
    public void onPassing(PollTarget target, byte[] body) {
        passing.offer(new Passing(target, body, nanoClock.getAsLong()));
        repeater.wake();
    }

    /** Learns from an answer to a client as from one of its own; one that cannot be read is none of ours to complain of. */
    private void learn(Passing response) {
        InputStream body = new ByteArrayInputStream(response.body);
        try {
            switch (response.target) {
                case VERSION -> discovery.onVersion(body);
                case TAGS -> discovery.onDisk(body, response.nanos, false);
                case PS -> discovery.onMemory(body, registry.use(), clock.instant(), response.nanos, false);
            }
        } catch (IOException | RuntimeException e) {
            LOG.debug("a response of {} to a client could not be read", response.target.path(), e);
        }
    }

    /** Asks for everything, once, on the caller's thread. */
    public void poll() {
        if (!pollVersion()) {
            // Whoever does not answer need not be asked more at once.
            client.countFailure(PollTarget.TAGS);
            client.countFailure(PollTarget.PS);
            discovery.onFailure();
            return;
        }
        PollClient.Asked tags = client.ask(PollTarget.TAGS, (response, began) -> {
            discovery.onDisk(response.body(), began, true);
            metrics.at(InventoryFamilies.API_RESPONSE_TIME).observe(nanoClock.getAsLong() - began);
        });
        note(PollTarget.TAGS, tags);
        // Before the question: what ends while it is answered counts for the next look.
        ModelUse.Sums use = registry.use();
        PollClient.Asked ps = client.ask(PollTarget.PS, (response, began) -> {
            Instant ollamaClock = response.date() == null ? clock.instant() : response.date();
            discovery.onMemory(response.body(), use, ollamaClock, began, true);
        });
        note(PollTarget.PS, ps);
        if (!ps.isGood()) {
            discovery.onFailure();
        }
    }

    /** Asks for the version alone; says whether Ollama is there, whatever it answers. */
    private boolean pollVersion() {
        PollClient.Asked asked = client.ask(PollTarget.VERSION, (response, began) -> {
            String version = discovery.onVersion(response.body());
            if (!version.isEmpty()) {
                LOG.info("Ollama {} is reachable at {}", version, upstream);
            }
        });
        note(PollTarget.VERSION, asked);
        discovery.onChecked(asked.isGood(), nanoClock.getAsLong());
        result.onPolled(
                asked.isThere() ? Reachability.State.REACHABLE : Reachability.State.UNREACHABLE,
                asked.isThere() ? "" : asked.why(),
                asked.isGood());
        return asked.isThere();
    }

    private void note(PollTarget target, PollClient.Asked asked) {
        if (asked.isGood()) {
            discovery.onSuccess(target, clock.instant());
        }
    }

    /** Asks no more. */
    @Override
    public void close() {
        repeater.close();
    }
}
