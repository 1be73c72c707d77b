package io.llamatap.server.ollama;

import io.llamatap.metrics.CanaryRecorder;
import io.llamatap.metrics.MetricsRegistry;
import io.llamatap.metrics.label.ModelNames;
import io.llamatap.relay.upstream.Upstream;
import io.llamatap.server.background.Repeater;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has models generate a few tokens now and then, so that a box that nobody uses is still watched. One request at a time, none
 * while clients' requests are going on, and nothing of it in the numbers of clients' requests.
 *
 * <p>A daemon thread of its own asks and counts; any thread reads. Ollama loads a model that is asked, and holds it on.
 */
public final class Canary implements OwnUse, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Canary.class);

    /**
     * What to ask, and how. Immutable.
     *
     * @param models as Ollama names them; at most {@link CanaryRecorder#MOST_MODELS}
     * @param interval from one start of a round to the next; the first is one interval after the start
     * @param tokens the most that a model is to generate
     * @param connectLimit until Ollama has accepted
     * @param limit until it has answered wholly
     * @param isInHomeserver whether the families of the dialect {@code homeserver} count it
     */
    public record Options(
            List<String> models,
            Duration interval,
            int tokens,
            Duration connectLimit,
            Duration limit,
            boolean isInHomeserver) {
        public Options {
            models = List.copyOf(models);
        }
    }

    /** When a model was asked; not ended yet if so. */
    private record Use(boolean isEnded, long endNanos) {}

    private final Upstream upstream;
    private final UpstreamAccess access;
    private final Options options;
    private final OllamaClient client;
    private final CanaryRecorder recorder;
    private final BooleanSupplier isBusy;
    private final Clock clock;
    private final LongSupplier nanoClock;
    private final Set<String> failing = new HashSet<>();
    private final Map<String, Use> uses = new ConcurrentHashMap<>();
    private final Repeater repeater;

    /**
     * Takes whom to ask and where to count.
     *
     * @param isBusy whether clients' requests are going on
     * @param nanoClock ticks of the clock that the relay counts with
     */
    public Canary(
            UpstreamAccess access,
            Options options,
            MetricsRegistry registry,
            BooleanSupplier isBusy,
            Clock clock,
            LongSupplier nanoClock) {
        this.upstream = access.upstream();
        this.access = access;
        this.options = options;
        this.client = new OllamaClient(access, options.connectLimit(), options.limit());
        this.recorder = registry.canary(
                options.models().stream().map(ModelNames::canonical).toList(), options.isInHomeserver());
        this.isBusy = isBusy;
        this.clock = clock;
        this.nanoClock = nanoClock;
        this.repeater = Repeater.every(options.interval(), "llamatap-canary", this::askAll);
    }

    /** Asks on a thread of its own, from one interval on. */
    public void start() {
        repeater.start();
    }

    /** Asks each model once, one after the other. */
    void askAll() {
        for (String model : options.models()) {
            if (repeater.isClosed()) {
                return;
            }
            if (isBusy.getAsBoolean()) {
                recorder.skipped(ModelNames.canonical(model));
            } else {
                ask(model);
            }
        }
    }

    /** Asks one model; nothing is thrown, whatever comes. */
    private void ask(String model) {
        String shown = ModelNames.canonical(model);
        long began = nanoClock.getAsLong();
        int[] status = {0};
        uses.put(shown, new Use(false, began));
        try {
            CanaryRequest.Generated generated =
                    client.post(CanaryRequest.PATH, CanaryRequest.body(model, options.tokens()), response -> {
                        status[0] = response.status();
                        if (response.status() != 200) {
                            throw new UnusableResponseException("answers with status " + response.status()
                                    + (response.status() == 404 ? ", as it does for a model that it does not have" : "")
                                    + access.hint(response.status()));
                        }
                        return CanaryRequest.read(response.body());
                    });
            long end = nanoClock.getAsLong();
            recorder.succeeded(
                    shown, end - began, end, seconds(clock.instant()), generated.tokens(), generated.evalNanos());
            if (failing.remove(shown)) {
                LOG.info("the canary is well again: {} answers at {}", shown, upstream);
            }
        } catch (NoResponseException e) {
            failed(shown, status[0], e, "does not answer: " + e.getMessage());
        } catch (UnusableResponseException e) {
            failed(shown, status[0], e, String.valueOf(e.getMessage()));
        } catch (IOException | RuntimeException e) {
            failed(shown, status[0], e, "broke off its answer (" + e + ")");
        } finally {
            uses.put(shown, new Use(true, nanoClock.getAsLong()));
        }
    }

    private void failed(String model, int status, Exception why, String text) {
        recorder.failed(model, why.getCause() instanceof SocketTimeoutException, status);
        if (failing.add(model)) {
            LOG.warn(
                    "the canary is ill: asked to generate with {}, {} {}. Said once until it is over",
                    model,
                    upstream,
                    text);
        }
    }

    private static double seconds(Instant when) {
        return when.getEpochSecond() + when.getNano() / 1e9;
    }

    @Override
    public boolean hasAsked(String model, long sinceNanos) {
        Use use = uses.get(model);
        return use != null && (!use.isEnded || use.endNanos - sinceNanos >= 0);
    }

    /** Asks no more; a request that is going on may end. */
    @Override
    public void close() {
        repeater.close();
    }
}
