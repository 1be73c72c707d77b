package io.llamatap.metrics;

import io.llamatap.metrics.LoadWatch.Load;
import io.llamatap.metrics.family.ActivityFamilies;
import io.llamatap.metrics.family.RequestFamilies;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * Separates loading a model from waiting. Ollama's {@code load_duration} contains both.
 *
 * <p>Of the requests that got a model at the same time, one counts as its cold start, and the others as waiting for it. If another model
 * was evicted for it, the load began only when the last request to that model had ended, which the next poll shows. Owned by the
 * thread that writes the metrics.
 */
public final class LoadRecorder {
    private static final long COLD_NANOS = 1_000_000_000L;
    private static final long COLD_IF_UNLOADED_NANOS = 250_000_000L;

    private final LoopMetrics metrics;
    private final LoadWatch loads;

    public LoadRecorder(LoopMetrics metrics) {
        this.metrics = metrics;
        this.loads = metrics.loads();
    }

    /** Counts the load or the wait of a request. */
    void record(ExchangeRecord exchange, Generation generation) {
        long slotNanos = generation.queueWaitNanos();
        long loadNanos = generation.loadNanos();
        if (!isCold(exchange, generation)) {
            recordWait(exchange, slotNanos, 0);
            return;
        }
        long startNanos = exchange.endNanos() - exchange.durationNanos();
        if (!loads.isFirst(exchange.model(), startNanos + loadNanos)) {
            recordWait(exchange, slotNanos, loadNanos);
            return;
        }
        metrics.at(ActivityFamilies.COLD_REQUESTS, exchange.model()).add(1);
        // At the latest, the model was loaded when the response ended.
        long readyNanos = startNanos + Math.min(loadNanos, exchange.durationNanos());
        Load load = new Load(exchange.model(), startNanos, readyNanos, loadNanos, slotNanos);
        if (!exchange.isModelUnloaded() || !loads.keep(load)) {
            record(load, 0);
        }
    }

    /** Ollama's load_duration is never 0: a loaded model takes some tens of milliseconds, more on a slow machine. */
    private static boolean isCold(ExchangeRecord exchange, Generation generation) {
        long leastNanos = exchange.isModelUnloaded() ? COLD_IF_UNLOADED_NANOS : COLD_NANOS;
        return !generation.isCloud() && generation.loadNanos() >= leastNanos;
    }

    private void recordWait(ExchangeRecord exchange, long slotNanos, long loadNanos) {
        if (slotNanos >= 0) {
            metrics.at(RequestFamilies.QUEUE_WAIT, exchange.model()).observe(slotNanos + loadNanos);
        }
    }

    private void record(Load load, long waitNanos) {
        metrics.at(ActivityFamilies.COLD_START, load.model()).observe(Math.max(0, load.loadNanos() - waitNanos));
        if (load.slotNanos() >= 0) {
            metrics.at(RequestFamilies.QUEUE_WAIT, load.model()).observe(load.slotNanos() + waitNanos);
        }
    }

    /**
     * Counts the loads that ended before a poll of the loaded models; the poller only.
     *
     * @param lastEnds when the last request ended to each model that was unloaded before it expired; null if the poll failed
     * @param lookNanos when the poll began
     */
    public void settle(@Nullable Collection<Long> lastEnds, long lookNanos) {
        for (int left = loads.openCount(); left > 0; left--) {
            Load load = loads.take();
            if (load == null) {
                return; // about to be added
            }
            boolean isOpen = lastEnds != null && lookNanos - load.readyNanos() < 0;
            if (!isOpen || !loads.keep(load)) {
                record(load, lastEnds == null ? 0 : waitNanos(load, lastEnds));
            }
        }
    }

    /** Returns how long an evicted model was still in use. */
    private static long waitNanos(Load load, Collection<Long> lastEnds) {
        long wait = 0;
        for (long end : lastEnds) {
            // A small model may be loaded before the client of the other model has the complete response.
            if (end - load.readyNanos() <= LoadWatch.SAME_NANOS) {
                wait = Math.max(wait, Math.min(end, load.readyNanos()) - load.startNanos());
            }
        }
        return wait;
    }
}
