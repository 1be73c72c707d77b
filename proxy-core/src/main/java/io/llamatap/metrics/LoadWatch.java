package io.llamatap.metrics;

import io.llamatap.metrics.label.ModelLabel;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;
import org.jspecify.annotations.Nullable;

/**
 * The loads of models that requests on all event loops waited for. Any thread, without locks. Stores one number per model, and a bounded
 * number of loads that may have waited for another model.
 */
final class LoadWatch {
    /**
     * A load that a request caused.
     *
     * @param startNanos when the request began: a tick of the relay's clock
     * @param readyNanos when the model was loaded
     * @param loadNanos {@code load_duration}
     * @param slotNanos how long the request then waited for a slot; -1 if it is unknown
     */
    record Load(ModelLabel model, long startNanos, long readyNanos, long loadNanos, long slotNanos) {}

    /** Requests that wait for the same load get the model within this time. */
    static final long SAME_NANOS = 250_000_000L;

    private static final int MAX_OPEN = 256;

    private final AtomicLongArray lastReady;
    private final Queue<Load> open = new ConcurrentLinkedQueue<>();
    private final AtomicInteger openCount = new AtomicInteger();

    LoadWatch(int models) {
        lastReady = new AtomicLongArray(models);
        for (int i = 0; i < models; i++) {
            lastReady.setPlain(i, ModelUse.NEVER);
        }
    }

    /** Registers that a model was loaded for a request at a tick. Returns whether this is the first known request of that load. */
    boolean isFirst(ModelLabel model, long readyNanos) {
        if (model == ModelLabel.NONE || model == ModelLabel.OTHER) {
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

    /** Keeps a load for the next poll of the loaded models. Returns whether there was room. */
    boolean keep(Load load) {
        if (openCount.incrementAndGet() > MAX_OPEN) {
            openCount.decrementAndGet();
            return false;
        }
        open.add(load);
        return true;
    }

    /** Removes and returns a load; null if there is none. */
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
