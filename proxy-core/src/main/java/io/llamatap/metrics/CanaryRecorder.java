package io.llamatap.metrics;

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
            countAtHome(status == 0 || status == 200 ? StatusCodes.ERROR : StatusCodes.ordinal(status));
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
        metrics.observe(MetricDescriptor.CANARY_DURATION, place(model), durationNanos);
        boolean hasSpeed = tokens > 0 && evalNanos > 0;
        Last before = successes.get(model);
        double speed = hasSpeed ? tokens * 1e9 / evalNanos : before == null ? -1 : before.tokensPerSecond;
        Map<String, Last> all = new HashMap<>(successes);
        all.put(model, new Last(endSeconds, speed));
        successes = Map.copyOf(all);
        if (isInHomeserver) {
            countAtHome(StatusCodes.ordinal(200));
            int id = models.admitUsed(model);
            metrics.observe(MetricDescriptor.HOME_DURATION, operation(), id, durationNanos);
            if (tokens >= 0 && tokens <= MOST_TOKENS) {
                metrics.add(MetricDescriptor.HOME_TOKENS, id, tokens);
            }
            if (evalNanos >= 0) {
                metrics.observe(MetricDescriptor.HOME_GENERATION, id, evalNanos);
            }
            if (hasSpeed) {
                metrics.remember(MetricDescriptor.HOME_SPEED, id, Math.round(speed * 1e3), endNanos);
            }
        }
    }

    private void count(String model, CanaryOutcome outcome) {
        metrics.add(MetricDescriptor.CANARY_REQUESTS, place(model), outcome.place(), 1);
    }

    private void countAtHome(int status) {
        metrics.add(MetricDescriptor.HOME_REQUESTS, operation(), 0, status, 1);
    }

    private int place(String model) {
        return space.canaryModel(model);
    }

    private int operation() {
        return space.closed().operations().indexOf(OPERATION);
    }

    @Override
    public void read(Sink sink) {
        successes.forEach((model, last) -> {
            sink.put(MetricDescriptor.CANARY_LAST_SUCCESS, last.seconds, model);
            if (last.tokensPerSecond >= 0) {
                sink.put(MetricDescriptor.CANARY_SPEED, last.tokensPerSecond, model);
            }
        });
    }
}
