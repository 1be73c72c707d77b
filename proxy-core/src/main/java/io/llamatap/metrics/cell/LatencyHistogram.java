package io.llamatap.metrics.cell;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLongArray;
import org.jspecify.annotations.Nullable;

/**
 * Counts values in buckets: mostly times, but also sizes and speeds, as whole numbers in the internal unit.
 *
 * <p>One thread writes, any thread reads. The writer stores the bucket first and then the sum, with release order. A reader that
 * reads the sum first never sees a value in the sum that is in no bucket. The total is the sum of the buckets, so it always
 * matches them. Cost: a binary search in at most 26 bucket bounds and two stores. Nothing is allocated.
 */
public final class LatencyHistogram {
    private final long[] edges;
    private final AtomicLongArray cells;
    private final @Nullable Exemplars exemplars;

    /**
     * Creates an empty histogram.
     *
     * @param edges the ascending inclusive upper bounds of all buckets except the last
     * @param trace the trace of the values, for exemplars; null for none
     */
    public LatencyHistogram(long[] edges, @Nullable CurrentTrace trace) {
        this.edges = edges;
        this.cells = new AtomicLongArray(edges.length + 2);
        this.exemplars = trace == null ? null : new Exemplars(trace, edges.length + 1);
    }

    /** Counts one value in the internal unit. A value below zero, which a clock that was set back can produce, counts as zero. */
    public void observe(long value) {
        long clamped = Math.max(0, value);
        int found = Arrays.binarySearch(edges, clamped);
        int bucket = found >= 0 ? found : -found - 1;
        bump(bucket, 1);
        bump(edges.length + 1, clamped);
        if (exemplars != null) {
            exemplars.keep(bucket, clamped);
        }
    }

    private void bump(int cell, long by) {
        cells.setRelease(cell, Saturation.sum(cells.getPlain(cell), by));
    }

    /** Adds everything counted so far to {@code sums}. Any thread. */
    public void addTo(Sums sums) {
        if (exemplars != null) { // before the counts, so that each of them is counted
            for (int i = 0; i <= edges.length; i++) {
                sums.add(i, exemplars.read(i));
            }
        }
        sums.sum = Saturation.sum(sums.sum, cells.getAcquire(edges.length + 1));
        for (int i = 0; i <= edges.length; i++) {
            sums.counts[i] += cells.getAcquire(i);
        }
    }

    /** The sum of several histograms with the same bounds. Owned by one thread. */
    public static final class Sums {
        /** One count for each bucket, not cumulative; the last has no upper bound. */
        final long[] counts;

        /** The latest exemplar of each bucket that has one. */
        private Map<Integer, TracedValue> exemplars = Map.of();

        long sum;

        public Sums(int buckets) {
            this.counts = new long[buckets];
        }

        private void add(int bucket, @Nullable TracedValue exemplar) {
            if (exemplar != null) {
                if (exemplars.isEmpty()) {
                    exemplars = new HashMap<>();
                }
                exemplars.merge(bucket, exemplar, (a, b) -> a.wallMillis() >= b.wallMillis() ? a : b);
            }
        }

        /** Returns the latest exemplar of each bucket that has one. */
        public Map<Integer, TracedValue> exemplars() {
            return exemplars;
        }

        /** Returns the cumulative count of each bucket; the last is the total. */
        public List<Long> cumulative() {
            List<Long> cumulative = new ArrayList<>(counts.length);
            long soFar = 0;
            for (long count : counts) {
                soFar += count;
                cumulative.add(soFar);
            }
            return cumulative;
        }

        /** Returns the sum of all values in the internal unit. */
        public long sum() {
            return sum;
        }
    }
}
