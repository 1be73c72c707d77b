package io.llamatap.metrics;

import io.llamatap.metrics.family.CanaryFamilies;
import io.llamatap.metrics.family.HomeserverFamilies;
import io.llamatap.metrics.label.CanaryOutcome;
import io.llamatap.metrics.label.Label;
import io.llamatap.metrics.label.LearnedValues;
import io.llamatap.metrics.label.Method;
import io.llamatap.metrics.label.ModelLabel;
import io.llamatap.metrics.label.ModelNames;
import io.llamatap.metrics.label.Route;
import io.llamatap.metrics.label.StatusCode;
import java.util.HashMap;
import java.util.Map;

/**
 * Counts the canary's requests in families of their own, which the models that it asks have from the start; where told so, in
 * those of the dialect {@code homeserver} as well, and nowhere else.
 *
 * <p>One writing thread; any thread reads.
 */
public final class CanaryRecorder implements MetricSource {
    /** The most models that a canary may ask. */
    public static final int MOST_MODELS = 16;

    /** More than any canary asks for: what is told beyond it is nonsense, and would spoil a counter for good. */
    private static final long MOST_TOKENS = 1L << 32;

    /** The operation by which a canary's requests stand in the dialect {@code homeserver}. */
    private static final String OPERATION = "generate";

    /** What a model's last success told; a speed below zero is none. */
    private record Last(double seconds, double tokensPerSecond) {}

    private final LoopMetrics metrics;
    private final LabelSpace space;
    private final ModelNames models;
    private final boolean isInHomeserver;
    private volatile Map<String, Last> successes = Map.of();

    CanaryRecorder(LoopMetrics metrics, LabelSpace space, ModelNames models, boolean isInHomeserver) {
        this.metrics = metrics;
        this.space = space;
        this.models = models;
        this.isInHomeserver = isInHomeserver;
    }

    /** Counts a request that was left out. */
    public void skipped(String model) {
        count(model, CanaryOutcome.SKIPPED);
    }

    /**
     * Counts a request that failed.
     *
     * @param status that of the answer; 0 or 200 where that was not what went wrong
     */
    public void failed(String model, boolean isTimeout, int status) {
        count(model, isTimeout ? CanaryOutcome.TIMEOUT : CanaryOutcome.FAILED);
        if (isInHomeserver) {
            countAtHome(status == 0 || status == 200 ? StatusCode.ERROR : StatusCode.of(status));
        }
    }

    /**
     * Counts a request that was answered.
     *
     * @param durationNanos of all, connecting included
     * @param endNanos a tick of the registry's clock
     * @param endSeconds the same as Unix time
     * @param tokens generated; below zero if that was not told
     * @param evalNanos spent on generating; below zero if that was not told
     */
    public void succeeded(
            String model, long durationNanos, long endNanos, double endSeconds, long tokens, long evalNanos) {
        count(model, CanaryOutcome.OK);
        metrics.at(CanaryFamilies.CANARY_DURATION, word(model)).observe(durationNanos);
        boolean hasSpeed = tokens > 0 && evalNanos > 0;
        Last before = successes.get(model);
        double speed = hasSpeed ? tokens * 1e9 / evalNanos : before == null ? -1 : before.tokensPerSecond;
        Map<String, Last> all = new HashMap<>(successes);
        all.put(model, new Last(endSeconds, speed));
        successes = Map.copyOf(all);
        if (isInHomeserver) {
            countAtHome(StatusCode.of(200));
            ModelLabel id = models.admitUsed(model);
            metrics.at(HomeserverFamilies.HOMESERVER_DURATION, operation(), id).observe(durationNanos);
            if (tokens >= 0 && tokens <= MOST_TOKENS) {
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
        metrics.at(CanaryFamilies.CANARY_REQUESTS, word(model), outcome).add(1);
    }

    private void countAtHome(StatusCode status) {
        metrics.at(HomeserverFamilies.HOMESERVER_REQUESTS, operation(), Method.POST, status)
                .add(1);
    }

    private LearnedValues.Value word(String model) {
        return space.word(Label.CANARY_MODEL, model);
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
