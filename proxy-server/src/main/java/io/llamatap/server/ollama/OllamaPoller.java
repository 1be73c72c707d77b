package io.llamatap.server.ollama;

import io.llamatap.metrics.LoopMetrics;
import io.llamatap.metrics.MetricDescriptor;
import io.llamatap.metrics.MetricSource;
import io.llamatap.metrics.MetricsRegistry;
import io.llamatap.metrics.ModelUse;
import io.llamatap.metrics.PollTarget;
import io.llamatap.relay.Reachability;
import io.llamatap.relay.Upstream;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks Ollama in the background, beside everything else, whether it is there and which models it has and holds, and publishes
 * what it answers. Never in a scrape; nothing that Ollama answers, or fails to, ends it.
 *
 * <p>A daemon thread of its own asks and counts; any thread reads what is published.
 */
public final class OllamaPoller implements Runnable, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(OllamaPoller.class);

    /** Where Ollama answers more slowly than it is asked. */
    private static final long LEAST_PAUSE_NANOS = 500_000_000L;

    /**
     * How to ask.
     *
     * @param interval from one start of a round to the next; zero: only the version, once, for the log
     * @param versionInterval how often at least the version; zero: no more often than the rest. Where readiness hangs on the
     *     upstream nobody else asks: no balancer sends a request to an instance that is not ready
     * @param connectLimit until Ollama has accepted
     * @param limit until it has answered wholly
     */
    public record Options(Duration interval, Duration versionInterval, Duration connectLimit, Duration limit) {
        boolean isPolling() {
            return !interval.isZero();
        }
    }

    private final Upstream upstream;
    private final Options options;
    private final MetricsRegistry registry;
    private final LoopMetrics metrics;
    private final BiConsumer<Reachability.State, String> result;
    private final Clock clock;
    private final LongSupplier nanoClock;
    private final OllamaClient client;
    private final ResidencyWatch residency;
    private final Map<PollTarget, Boolean> isFailing = new EnumMap<>(PollTarget.class);
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile Inventory inventory = Inventory.NOTHING;

    /**
     * Takes whom to ask and where to count.
     *
     * @param result told whether Ollama answered, and if not, why, on the thread that asks
     * @param nanoClock ticks of the clock that the relay counts with
     */
    public OllamaPoller(
            Upstream upstream,
            Options options,
            MetricsRegistry registry,
            BiConsumer<Reachability.State, String> result,
            Clock clock,
            LongSupplier nanoClock) {
        this.upstream = upstream;
        this.options = options;
        this.registry = registry;
        this.metrics = registry.beside();
        this.result = result;
        this.clock = clock;
        this.nanoClock = nanoClock;
        this.client = new OllamaClient(upstream, options.connectLimit(), options.limit());
        this.residency = new ResidencyWatch(metrics, registry.models());
    }

    /** Returns what shows on the pages what was learned; read on any thread. */
    public MetricSource metrics(Supplier<Reachability> reachability) {
        return new InventoryMetrics(() -> inventory, registry, reachability, clock, nanoClock, options.interval());
    }

    /** Asks on a thread of its own, from now on. */
    public void start() {
        Thread thread = new Thread(this, "llamatap-poller");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void run() {
        boolean isRepeated = options.isPolling() || !options.versionInterval().isZero();
        long round = System.nanoTime();
        try {
            do {
                long now = System.nanoTime();
                if (options.isPolling() && now - round >= 0) {
                    // From its start, so that slow answers do not stretch the period; what was missed is not made up
                    // for.
                    round = now + options.interval().toNanos();
                    poll();
                } else {
                    pollVersion();
                }
            } while (isRepeated && !closed.await(pauseNanos(round), TimeUnit.NANOSECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private long pauseNanos(long nextRound) {
        long pause = options.isPolling() ? Math.max(LEAST_PAUSE_NANOS, nextRound - System.nanoTime()) : Long.MAX_VALUE;
        Duration version = options.versionInterval();
        return version.isZero() ? pause : Math.min(pause, version.toNanos());
    }

    /** Asks for everything, once. */
    void poll() {
        if (!pollVersion()) {
            // Whoever cannot be connected to need not be tried again at once.
            fail(PollTarget.TAGS);
            fail(PollTarget.PS);
            residency.onFailure();
            return;
        }
        ask(PollTarget.TAGS, (reply, began) -> {
            ModelList disk = AnswerReader.models(reply.body());
            disk.models().forEach(model -> registry.models().admitListed(model.name()));
            inventory = inventory.withDisk(new Inventory.Told(disk, began, true));
            metrics.observe(MetricDescriptor.API_RESPONSE_TIME, nanoClock.getAsLong() - began);
        });
        // Before the question: what ends while it is answered counts for the next look.
        ModelUse.Sums use = registry.use();
        boolean isTold = ask(PollTarget.PS, (reply, began) -> {
            ModelList memory = AnswerReader.models(reply.body());
            Instant ollamaClock = reply.date() == null ? clock.instant() : reply.date();
            Inferred inferred = residency.onLook(memory, use, ollamaClock, began);
            inventory = inventory.withMemory(new Inventory.Told(memory, began, true), inferred);
        });
        if (!isTold) {
            residency.onFailure();
        }
    }

    /** Asks for the version alone; says whether Ollama is there, whatever it answers. */
    private boolean pollVersion() {
        boolean isFirst = inventory.versionCheck() == null;
        boolean[] isThere = {true};
        boolean isGood = ask(
                PollTarget.VERSION,
                (reply, began) -> {
                    String version = AnswerReader.version(reply.body());
                    String before = inventory.version();
                    inventory = inventory.withVersion(version == null ? "" : version);
                    if (version == null && isFirst) {
                        LOG.warn("{} names no version: is it Ollama?", upstream);
                    } else if (version != null && !version.equals(before)) {
                        LOG.info("Ollama {} answers at {}", version, upstream);
                    }
                },
                isThere);
        inventory = inventory.withCheck(new Inventory.Check(isGood, nanoClock.getAsLong()));
        return isThere[0];
    }

    /** Makes something of a good answer; told the tick at which it was asked for. */
    private interface Answered {
        void with(OllamaClient.Reply reply, long beganNanos) throws IOException;
    }

    private boolean ask(PollTarget target, Answered answered) {
        return ask(target, answered, new boolean[1]);
    }

    private boolean ask(PollTarget target, Answered answered, boolean[] isThere) {
        long began = nanoClock.getAsLong();
        try {
            client.get(target.path(), reply -> {
                if (reply.status() / 100 != 2) {
                    throw new UnusableAnswerException("answers with status " + reply.status());
                }
                answered.with(reply, began);
                return reply;
            });
            isThere[0] = true;
            metrics.observe(MetricDescriptor.POLL, target.place(), nanoClock.getAsLong() - began);
            inventory = inventory.withSuccess(target, clock.instant());
            result.accept(Reachability.State.REACHABLE, "");
            if (Boolean.TRUE.equals(isFailing.put(target, false))) {
                LOG.info("{} answers {} as it should again", upstream, target.path());
            }
            return true;
        } catch (NoAnswerException e) {
            isThere[0] = false;
            result.accept(Reachability.State.UNREACHABLE, String.valueOf(e.getMessage()));
        } catch (IOException | RuntimeException e) {
            isThere[0] = true;
            result.accept(Reachability.State.REACHABLE, "");
            if (!Boolean.TRUE.equals(isFailing.put(target, true))) {
                LOG.warn("{} {} to GET {}: is it Ollama? Said once", upstream, how(e), target.path());
            }
        }
        fail(target);
        return false;
    }

    private static String how(Exception e) {
        return e instanceof UnusableAnswerException
                ? String.valueOf(e.getMessage())
                : "broke off its answer (" + e + ")";
    }

    private void fail(PollTarget target) {
        metrics.add(MetricDescriptor.POLL_FAILURES, target.place(), 1);
    }

    /** Asks no more. */
    @Override
    public void close() {
        closed.countDown();
    }
}
