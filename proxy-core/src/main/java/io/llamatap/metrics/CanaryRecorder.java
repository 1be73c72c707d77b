package io.llamatap.metrics;

import io.llamatap.metrics.family.CanaryFamilies;
import io.llamatap.metrics.family.HomeserverFamilies;
import io.llamatap.metrics.label.CanaryOutcome;
import io.llamatap.metrics.label.Label;
import io.llamatap.metrics.label.LearnedValues;
import io.llamatap.metrics.label.Method;
import io.llamatap.metrics.label.ModelLabel;
import io.llamatap.metrics.label.Route;
import io.llamatap.metrics.label.StatusCode;
import io.llamatap.metrics.model.ModelNames;
import java.util.HashMap;
import java.util.Map;

/**
 * Counts the requests of the canary. They have their own families, whose series exist at 0 from the start. If configured, they
 * are also counted in the families of the dialect {@code homeserver}. They are counted nowhere else.
 *
 * <p>One thread writes; any thread reads.
 */
public final class CanaryRecorder implements MetricSource {
    /** The maximum number of models of a canary. */
    public static final int MAX_MODELS = 16;

    /** The largest count that is accepted; a larger number is an error and would corrupt a counter for good. */
    private static final long MAX_TOKENS = 1L << 32;

    /** The operation of the canary's requests in the dialect {@code homeserver}. */
    private static final String OPERATION = "generate";

    /** The last success of a model. A speed below zero is unknown. */
    private record LastSuccess(double seconds, double tokensPerSecond) {}

    private final LoopMetrics metrics;
    private final LabelSpace space;
    private final ModelNames models;
    private final boolean isInHomeserver;
    private volatile Map<String, LastSuccess> successes = Map.of();

    CanaryRecorder(LoopMetrics metrics, LabelSpace space, ModelNames models, boolean isInHomeserver) {
        this.metrics = metrics;
        this.space = space;
        this.models = models;
        this.isInHomeserver = isInHomeserver;
    }

    /** Counts a request that was skipped because clients' requests were in progress. */
    public void skipped(String model) {
        count(model, CanaryOutcome.SKIPPED);
    }

    /**
     * Counts a request that failed.
     *
     * @param status the status of the response; 0 or 200 if the failure was another one
     */
    public void failed(String model, boolean isTimeout, int status) {
        count(model, isTimeout ? CanaryOutcome.TIMEOUT : CanaryOutcome.FAILED);
        if (isInHomeserver) {
            countInHomeserver(status == 0 || status == 200 ? StatusCode.ERROR : StatusCode.of(status));
        }
    }

    /**
     * Counts a successful request.
     *
     * @param durationNanos the whole request, including connecting
     * @param endNanos a tick of the registry's clock
     * @param endSeconds the same time as Unix time in seconds
     * @param tokens the number of generated tokens; below zero if unknown
     * @param evalNanos the time spent generating; below zero if unknown
     */
    public void succeeded(
            String model, long durationNanos, long endNanos, double endSeconds, long tokens, long evalNanos) {
        count(model, CanaryOutcome.OK);
        metrics.at(CanaryFamilies.CANARY_DURATION, modelLabel(model)).observe(durationNanos);
        boolean hasSpeed = tokens > 0 && evalNanos > 0;
        LastSuccess before = successes.get(model);
        double speed = hasSpeed ? tokens * 1e9 / evalNanos : before == null ? -1 : before.tokensPerSecond;
        Map<String, LastSuccess> all = new HashMap<>(successes);
        all.put(model, new LastSuccess(endSeconds, speed));
        successes = Map.copyOf(all);
        if (isInHomeserver) {
            countInHomeserver(StatusCode.of(200));
            ModelLabel id = models.admitUsed(model);
            metrics.at(HomeserverFamilies.HOMESERVER_DURATION, operation(), id).observe(durationNanos);
            if (tokens >= 0 && tokens <= MAX_TOKENS) {
                metrics.at(HomeserverFamilies.HOMESERVER_TOKENS, id).add(tokens);
            }
            if (evalNanos >= 0) {
                metrics.at(HomeserverFamilies.HOMESERVER_GENERATION, id).observe(evalNanos);
            }
            if (hasSpeed) {
                metrics.at(HomeserverFamilies.HOMESERVER_SPEED, id).record(Math.round(speed * 1e3), endNanos);
            }
        }
    }

    private void count(String model, CanaryOutcome outcome) {
        metrics.at(CanaryFamilies.CANARY_REQUESTS, modelLabel(model), outcome).add(1);
    }

    private void countInHomeserver(StatusCode status) {
        metrics.at(HomeserverFamilies.HOMESERVER_REQUESTS, operation(), Method.POST, status)
                .add(1);
    }

    private LearnedValues.Value modelLabel(String model) {
        return space.learnedValue(Label.CANARY_MODEL, model);
    }

    private Route operation() {
        return space.routeOf(OPERATION);
    }

    @Override
    public void read(Sink sink) {
        successes.forEach((model, last) -> {
            sink.put(CanaryFamilies.CANARY_LAST_SUCCESS, last.seconds, model);
            if (last.tokensPerSecond >= 0) {
                sink.put(CanaryFamilies.CANARY_SPEED, last.tokensPerSecond, model);
            }
        });
    }
}
