package io.llamatap.tap.meter;

import io.llamatap.metrics.LoopMetrics;
import io.llamatap.metrics.family.RequestFamilies;
import io.llamatap.metrics.label.ModelLabel;
import io.llamatap.tap.Api;
import io.llamatap.tap.scan.InferenceStats;

/**
 * Times the generated chunks of one stream when they are flushed to the client. Owned by the event loop of the exchange. Times
 * are ticks in nanoseconds.
 */
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
     * Times a flush to the client.
     *
     * @return whether the flush contained generated output
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

    /** Returns the time from the start to the flush of the first generated chunk; -1 if there was none. */
    long firstTokenNanos(long startNanos) {
        return isTimed ? firstNanos - startNanos : -1;
    }

    /** Returns the time from the first generated chunk to the last one; -1 if there was none. */
    long generatingNanos() {
        return isTimed ? lastNanos - firstNanos : -1;
    }
}
