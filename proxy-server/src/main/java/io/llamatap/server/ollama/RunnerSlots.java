package io.llamatap.server.ollama;

import io.llamatap.metrics.MetricSource;
import io.llamatap.metrics.family.RunnerFamilies;
import io.llamatap.relay.upstream.Upstream;
import io.llamatap.server.background.Repeater;
import io.llamatap.server.host.HostWatch;
import io.llamatap.server.host.Runner;
import io.llamatap.server.outgoing.UpstreamAccess;
import io.llamatap.server.outgoing.UpstreamClient;
import java.io.IOException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks Ollama's runners regularly how busy they are, on a separate thread. This also shows requests that do not pass this proxy. Snapshots get
 * the last responses. What cannot be found out has no series and is not logged.
 *
 * <p>{@link #start} and {@link #close} are called by one thread; the source is for any thread.
 */
public final class RunnerSlots implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RunnerSlots.class);
    private static final int PERIODS_UNTIL_STALE = 4;
    private static final int OK = 200;
    /** While a model is loaded, and while a runner has more to do than it can. */
    private static final int UNAVAILABLE = 503;

    /** The slots by model at one moment. */
    private record Seen(long nanos, Map<String, SlotCounts> byModel) {}

    /** How often each runner is asked, and the limit on each question. */
    public record Options(Duration period, Duration limit) {}

    private final HostWatch.Condition condition;
    private final Supplier<List<Runner>> runners;
    private final Supplier<@Nullable List<String>> models;
    private final Options options;
    private final ModelFiles files;
    private final LongSupplier nanoClock;
    private final Repeater repeater;
    /** Runners that do not want to be asked. */
    private final Set<String> left = new HashSet<>();

    private boolean isDecided;
    private volatile @Nullable Seen seen;

    /**
     * Creates it; nothing runs before {@link #start}.
     *
     * @param condition whether Ollama runs on this machine
     * @param runners finds the runners
     * @param models the names of the models in memory; null while they are unknown
     */
    public RunnerSlots(
            UpstreamAccess access,
            HostWatch.Condition condition,
            Supplier<List<Runner>> runners,
            Supplier<@Nullable List<String>> models,
            Options options,
            LongSupplier nanoClock) {
        this.condition = condition;
        this.runners = runners;
        this.models = models;
        this.options = options;
        this.files = new ModelFiles(new UpstreamClient(access, options.limit(), options.limit()));
        this.nanoClock = nanoClock;
        this.repeater = new Repeater("llamatap-runners", Duration.ZERO, this::step);
    }

    /** Starts the thread. */
    public void start() {
        repeater.start();
    }

    private long step() {
        try {
            if (!isDecided && !condition.holds()) {
                return Repeater.END;
            }
            isDecided = true;
            look();
        } catch (UnknownHostException e) {
            // An unresolved upstream is reported elsewhere; here it is tried again.
        }
        return options.period().toNanos();
    }

    /** Asks all runners once. */
    void look() {
        List<Runner> found = runners.get();
        Set<String> ids = found.stream().map(Runner::id).collect(Collectors.toSet());
        left.retainAll(ids);
        List<String> resident = models.get();
        Map<String, SlotCounts> byModel = new TreeMap<>();
        if (!found.isEmpty() && resident != null) {
            Map<String, String> names = files.names(ids, resident);
            for (Runner runner : found) {
                String name = names.get(runner.modelFile());
                if (name != null && !left.contains(runner.id())) {
                    ask(runner).ifPresent(slots -> byModel.merge(name, slots, SlotCounts::plus));
                }
            }
        }
        seen = new Seen(nanoClock.getAsLong(), byModel);
    }

    private Optional<SlotCounts> ask(Runner runner) {
        UpstreamAccess address = UpstreamAccess.open(new Upstream(runner.host(), runner.port(), ""));
        try {
            return new UpstreamClient(address, options.limit(), options.limit()).get("/slots", response -> {
                if (response.status() == OK) {
                    return Optional.of(SlotCounts.read(response.body()));
                }
                if (response.status() != UNAVAILABLE) {
                    left.add(runner.id()); // it wants a key, or does not have this page
                }
                return Optional.empty();
            });
        } catch (IOException e) {
            LOG.debug("no slots of {}", runner, e);
            return Optional.empty();
        }
    }

    /** Returns the metrics of the last responses. Never blocks. */
    public MetricSource source() {
        return sink -> {
            Seen last = seen;
            if (last == null
                    || nanoClock.getAsLong() - last.nanos
                            > PERIODS_UNTIL_STALE * options.period().toNanos()) {
                return;
            }
            last.byModel.forEach((model, slots) -> {
                sink.put(RunnerFamilies.SLOTS, (double) slots.slots(), model);
                sink.put(RunnerFamilies.BUSY_SLOTS, (double) slots.busy(), model);
                sink.put(RunnerFamilies.CONTEXT_SIZE, (double) slots.contextSize(), model);
                if (slots.contextTokens() >= 0) {
                    sink.put(RunnerFamilies.CONTEXT_TOKENS, (double) slots.contextTokens(), model);
                }
                sink.put(RunnerFamilies.DECODED_TOKENS, (double) slots.decodedTokens(), model);
            });
        };
    }

    /** Stops asking. */
    @Override
    public void close() {
        repeater.close();
    }
}
