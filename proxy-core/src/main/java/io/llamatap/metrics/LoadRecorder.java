package io.llamatap.metrics;

import io.llamatap.metrics.LoadWatch.Load;
import io.llamatap.metrics.family.ActivityFamilies;
import io.llamatap.metrics.family.RequestFamilies;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * Tells apart what requests spent on loading a model and on waiting: Ollama's load_duration has both.
 *
 * <p>Of the requests that got a model at the same time, one is counted as its cold start, and the others as having waited for it. If
 * another model had to go before, and a request to that was still at work, the load began only when that had ended; the next look at
 * what is in memory tells. Owned by the thread that writes the counts that it is made with.
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

    /** Counts what a request waited for. */
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
        // Whatever Ollama tells, the model was ready when it had responded.
        long readyNanos = startNanos + Math.min(loadNanos, exchange.durationNanos());
        Load load = new Load(exchange.model(), startNanos, readyNanos, loadNanos, slotNanos);
        if (!exchange.isModelUnloaded() || !loads.keep(load)) {
            record(load, 0);
        }
    }

    /** Ollama's load_duration is never 0; a model that is there takes some tens of milliseconds, more on a slow machine. */
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
     * Counts the loads that were over when Ollama was asked what is in memory; where one thread looks at that, that one only.
     *
     * @param lastEnds when the last request to each model ended that has gone from memory before its time; null if what is in memory
     *     could not be learned, so that nothing will be
     * @param lookNanos when Ollama was asked
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

    /** Returns how long another model that had to go was still at work. */
    private static long waitNanos(Load load, Collection<Long> lastEnds) {
        long wait = 0;
        for (long end : lastEnds) {
            // A small model is there before the client of the other one has all of its response.
            if (end - load.readyNanos() <= LoadWatch.SAME_NANOS) {
                wait = Math.max(wait, Math.min(end, load.readyNanos()) - load.startNanos());
            }
        }
        return wait;
    }
}
