package io.llamatap.metrics;

import io.llamatap.metrics.label.ModelLabel;
import io.llamatap.metrics.label.ModelNames;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;
import org.jspecify.annotations.Nullable;

/**
 * The loads of models that requests waited for, over all event loops. Any thread, without locks; one number for each model, and a
 * bounded number of loads of which it is not known yet whether they had to wait for another model.
 */
final class LoadWatch {
    /**
     * A load that a request asked for.
     *
     * @param startNanos when it asked: a tick of the relay's clock
     * @param readyNanos when the model was ready
     * @param loadNanos how long that took, as Ollama tells it
     * @param slotNanos how long the request waited for the model after that; -1 if it is not known
     */
    record Load(ModelLabel model, long startNanos, long readyNanos, long loadNanos, long slotNanos) {}

    /** Whoever waits for one load gets the model at the same time, but for what the network and slow processors add. */
    static final long SAME_NANOS = 250_000_000L;

    private static final int MOST_OPEN = 256;

    private final AtomicLongArray lastReady;
    private final Queue<Load> open = new ConcurrentLinkedQueue<>();
    private final AtomicInteger openCount = new AtomicInteger();

    LoadWatch(int models) {
        lastReady = new AtomicLongArray(models);
        for (int i = 0; i < models; i++) {
            lastReady.setPlain(i, ModelUse.NEVER);
        }
    }

    /** Notes that a model was ready for a request at a tick; says whether no other request is known to have waited for that load. */
    boolean isFirst(ModelLabel model, long readyNanos) {
        if (model == ModelNames.NONE || model == ModelNames.OTHER) {
            return true; // several models
        }
        long known;
        do {
            known = lastReady.get(model.place());
            if (known != ModelUse.NEVER && Math.abs(readyNanos - known) <= SAME_NANOS) {
                return false;
            }
        } while (!lastReady.compareAndSet(model.place(), known, readyNanos));
        return true;
    }

    /** Keeps a load for the next look at what is in memory; says whether there was room. */
    boolean keep(Load load) {
        if (openCount.incrementAndGet() > MOST_OPEN) {
            openCount.decrementAndGet();
            return false;
        }
        open.add(load);
        return true;
    }

    /** Takes one that was kept; null if there is none. */
    @Nullable
    Load take() {
        Load load = open.poll();
        if (load != null) {
            openCount.decrementAndGet();
        }
        return load;
    }

    int openCount() {
        return openCount.get();
    }
}
