package io.llamatap.server.ollama;

import io.llamatap.metrics.CanaryRecorder;
import io.llamatap.metrics.MetricsRegistry;
import io.llamatap.metrics.model.ModelName;
import io.llamatap.relay.upstream.Upstream;
import io.llamatap.server.background.Repeater;
import io.llamatap.server.outgoing.NoResponseException;
import io.llamatap.server.outgoing.UnusableResponseException;
import io.llamatap.server.outgoing.UpstreamAccess;
import io.llamatap.server.outgoing.UpstreamClient;
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
 * Requests a few tokens from models regularly, so that an idle server is monitored too. It sends one request at a time and none while
 * client requests are in flight. Its requests do not count as client requests.
 *
 * <p>A daemon thread sends and counts the requests; any thread reads the counts. Each request loads its model.
 */
public final class Canary implements OwnUse, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Canary.class);

    /**
     * The options of the canary. Immutable.
     *
     * @param models names of Ollama's models; at most {@link CanaryRecorder#MAX_MODELS}
     * @param interval the time between the starts of two rounds, and before the first round
     * @param tokens the maximum number of tokens per request
     * @param connectLimit limit on connecting
     * @param limit limit on the whole request
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

    /** The last canary request for a model: whether it has ended, and when. */
    private record Use(boolean isEnded, long endNanos) {}

    private final Upstream upstream;
    private final UpstreamAccess access;
    private final Options options;
    private final UpstreamClient client;
    private final CanaryRecorder recorder;
    private final BooleanSupplier isBusy;
    private final Clock clock;
    private final LongSupplier nanoClock;
    private final Set<String> failing = new HashSet<>();
    private final Map<String, Use> uses = new ConcurrentHashMap<>();
    private final Repeater repeater;

    /**
     * Creates a canary that does not run before {@link #start}.
     *
     * @param isBusy whether client requests are in flight
     * @param nanoClock the relay's clock
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
        this.client = new UpstreamClient(access, options.connectLimit(), options.limit());
        this.recorder = registry.canary(
                options.models().stream().map(ModelName::shortest).toList(), options.isInHomeserver());
        this.isBusy = isBusy;
        this.clock = clock;
        this.nanoClock = nanoClock;
        this.repeater = Repeater.every(options.interval(), "llamatap-canary", this::requestAll);
    }

    /** Starts the thread; the first round is one interval later. */
    public void start() {
        repeater.start();
    }

    /** Sends one request for each model, one after the other. */
    void requestAll() {
        for (String model : options.models()) {
            if (repeater.isClosed()) {
                return;
            }
            if (isBusy.getAsBoolean()) {
                recorder.skipped(ModelName.shortest(model));
            } else {
                request(model);
            }
        }
    }

    /** Sends a request for one model; never throws. */
    private void request(String model) {
        String shown = ModelName.shortest(model);
        long began = nanoClock.getAsLong();
        int[] status = {0};
        uses.put(shown, new Use(false, began));
        try {
            CanaryRequest.Generated generated =
                    client.post(CanaryRequest.PATH, CanaryRequest.body(model, options.tokens()), response -> {
                        status[0] = response.status();
                        if (response.status() != 200) {
                            throw new UnusableResponseException("status " + response.status()
                                    + (response.status() == 404 ? "; Ollama does not have this model" : "")
                                    + access.hint(response.status()));
                        }
                        return CanaryRequest.read(response.body());
                    });
            long end = nanoClock.getAsLong();
            recorder.succeeded(
                    shown, end - began, end, seconds(clock.instant()), generated.tokens(), generated.evalNanos());
            if (failing.remove(shown)) {
                LOG.info("canary request for model {} at {} succeeded again", shown, upstream);
            }
        } catch (NoResponseException | UnusableResponseException e) {
            failed(shown, status[0], e, String.valueOf(e.getMessage()));
        } catch (IOException | RuntimeException e) {
            failed(shown, status[0], e, "the response was cut off (" + e + ")");
        } finally {
            uses.put(shown, new Use(true, nanoClock.getAsLong()));
        }
    }

    private void failed(String model, int status, Exception why, String text) {
        recorder.failed(model, why.getCause() instanceof SocketTimeoutException, status);
        if (failing.add(model)) {
            LOG.warn(
                    "canary request for model {} at {} failed: {}; further failures are not logged until one succeeds",
                    model,
                    upstream,
                    text);
        }
    }

    private static double seconds(Instant when) {
        return when.getEpochSecond() + when.getNano() / 1e9;
    }

    @Override
    public boolean hasUsed(String model, long sinceNanos) {
        Use use = uses.get(model);
        return use != null && (!use.isEnded || use.endNanos - sinceNanos >= 0);
    }

    /** Sends no further request; one in flight may end. */
    @Override
    public void close() {
        repeater.close();
    }
}
