package io.llamatap.tap;

import io.llamatap.metrics.LoopMetrics;
import io.llamatap.metrics.family.RequestFamilies;
import io.llamatap.metrics.label.ModelLabel;
import io.llamatap.tap.scan.InferenceStats;

/** Times the generated pieces of one stream by their flush. Owned by the event loop of its exchange; ticks in nanoseconds. */
final class TokenTiming {
    private final LoopMetrics metrics;
    private final Api api;
    private int timedFrames;
    private boolean isResponseTimed;
    private boolean isTimed;
    private long firstNanos;
    private long lastNanos;

    TokenTiming(LoopMetrics metrics, Api api) {
        this.metrics = metrics;
        this.api = api;
    }

    /**
     * Times what was flushed.
     *
     * @return whether the flush held something generated
     */
    boolean onFlushed(InferenceStats stats, ModelLabel model, long startNanos, long nanos) {
        if (stats.generatedFrames() == timedFrames) {
            return false;
        }
        timedFrames = stats.generatedFrames();
        if (!isTimed) {
            isTimed = true;
            firstNanos = nanos;
            metrics.at(RequestFamilies.TIME_TO_FIRST_TOKEN, model, api).observe(nanos - startNanos);
        } else {
            metrics.at(RequestFamilies.INTER_CHUNK, model).observe(nanos - lastNanos);
        }
        lastNanos = nanos;
        if (!isResponseTimed && stats.responseFrames() > 0) {
            isResponseTimed = true;
            metrics.at(RequestFamilies.TIME_TO_FIRST_ANSWER, model).observe(nanos - startNanos);
        }
        return true;
    }

    /** Returns when the first generated piece was flushed, counted from the start; -1 if none was. */
    long firstTokenNanos(long startNanos) {
        return isTimed ? firstNanos - startNanos : -1;
    }

    /** Returns the time from the first generated piece to the last one; -1 if there was none. */
    long generatingNanos() {
        return isTimed ? lastNanos - firstNanos : -1;
    }
}
