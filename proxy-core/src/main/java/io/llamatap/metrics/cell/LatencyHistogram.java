package io.llamatap.metrics.cell;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Counts values by bucket: times mostly, but sizes and speeds too, as whole numbers in the unit inside.
 *
 * <p>One writer, any reader. The writer stores plainly but in order (release): the bucket first, then the sum, so a reader that
 * takes the sum first never sees a value in the sum that is in no bucket. The total is the sum over the buckets, hence never
 * torn. Cost: a search in at most 26 edges and two stores; nothing is allocated.
 */
public final class LatencyHistogram {
    private final long[] edges;
    private final AtomicLongArray cells;

    /** Takes the ascending upper edges, inclusive, of all buckets but the last. */
    public LatencyHistogram(long[] edges) {
        this.edges = edges;
        this.cells = new AtomicLongArray(edges.length + 2);
    }

    /** Counts one value, in the unit inside; one below zero, as a clock that was set back makes it, counts as zero. */
    public void observe(long value) {
        long clamped = Math.max(0, value);
        int found = Arrays.binarySearch(edges, clamped);
        bump(found >= 0 ? found : -found - 1, 1);
        bump(edges.length + 1, clamped);
    }

    private void bump(int cell, long by) {
        cells.setRelease(cell, Saturation.sum(cells.getPlain(cell), by));
    }

    /** Adds everything counted so far; any thread. */
    public void addTo(Sums sums) {
        sums.sum = Saturation.sum(sums.sum, cells.getAcquire(edges.length + 1));
        for (int i = 0; i <= edges.length; i++) {
            sums.counts[i] += cells.getAcquire(i);
        }
    }

    /** What several histograms with the same edges counted together. Owned by one thread. */
    public static final class Sums {
        /** One for each bucket, not cumulative; the last is the one without an upper edge. */
        final long[] counts;

        long sum;

        public Sums(int buckets) {
            this.counts = new long[buckets];
        }

        /** Returns how many values there were up to each edge, and the number of all as the last. */
        public List<Long> cumulative() {
            List<Long> cumulative = new ArrayList<>(counts.length);
            long soFar = 0;
            for (long count : counts) {
                soFar += count;
                cumulative.add(soFar);
            }
            return cumulative;
        }

        /** Returns the sum of all values, in the unit inside. */
        public long sum() {
            return sum;
        }
    }
}
