package io.llamatap.metrics.cell;

import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicLongArray;
import org.jspecify.annotations.Nullable;

/**
 * The latest traced value of each bucket of a histogram, in a fixed place.
 *
 * <p>One thread writes, any thread reads. Each place has a version, which is odd while the place is written. A reader that sees an
 * odd version, or another one after it has copied the place, copies it again. So it never gets halves of two traces. Cost: six stores
 * and a look at the clock; 40 bytes for each bucket. Nothing is allocated.
 */
final class Exemplars {
    private static final int VERSION = 0;
    private static final int HIGH = 1;
    private static final int LOW = 2;
    private static final int VALUE = 3;
    private static final int MILLIS = 4;
    private static final int CELLS = 5;

    /** A writer that is interrupted in the middle does not hold readers up: they do without this exemplar. */
    private static final int MOST_TRIES = 1000;

    private final CurrentTrace trace;
    private final AtomicLongArray cells;

    Exemplars(CurrentTrace trace, int buckets) {
        this.trace = trace;
        this.cells = new AtomicLongArray(buckets * CELLS);
    }

    /** Keeps a value of the current trace, if there is one. Writer only. */
    void keep(int bucket, long value) {
        if (!trace.isThere()) {
            return;
        }
        int at = bucket * CELLS;
        long version = cells.getPlain(at + VERSION);
        cells.setOpaque(at + VERSION, version + 1);
        VarHandle.releaseFence(); // a reader that sees one of the following stores also sees that one
        cells.setOpaque(at + HIGH, trace.high());
        cells.setOpaque(at + LOW, trace.low());
        cells.setOpaque(at + VALUE, value);
        cells.setOpaque(at + MILLIS, trace.wallMillis());
        cells.setRelease(at + VERSION, version + 2);
    }

    /** Returns the exemplar of a bucket; null if it has none. Any thread. */
    @Nullable
    TracedValue read(int bucket) {
        int at = bucket * CELLS;
        for (int tries = 0; tries < MOST_TRIES; tries++) {
            long version = cells.getAcquire(at + VERSION);
            if (version == 0) {
                return null;
            }
            TracedValue copy = new TracedValue(
                    cells.getOpaque(at + HIGH),
                    cells.getOpaque(at + LOW),
                    cells.getOpaque(at + VALUE),
                    cells.getOpaque(at + MILLIS));
            VarHandle.acquireFence();
            if ((version & 1) == 0 && cells.getOpaque(at + VERSION) == version) {
                return copy;
            }
            Thread.onSpinWait();
        }
        return null;
    }
}
