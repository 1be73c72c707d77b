package io.llamatap.server.live;

import io.llamatap.metrics.cell.LatencyHistogram;
import io.llamatap.metrics.declaration.MetricDescriptor;
import java.util.Collection;
import java.util.List;

/** By how much a histogram has grown. Immutable. */
final class Growth {
    /** The growth of each bucket with all before it; the last is that without an upper bound. */
    private final long[] cumulative;

    private final double sum;
    private final List<Double> edges;

    /** Takes the array, and the upper bounds of all buckets but the last. */
    Growth(long[] cumulative, double sum, List<Double> edges) {
        this.cumulative = cumulative;
        this.sum = sum;
        this.edges = edges;
    }

    /** Returns the growth from 0. */
    static Growth ofAll(LatencyHistogram.Sums sums, MetricDescriptor family) {
        return new Growth(
                sums.cumulative().stream().mapToLong(Long::longValue).toArray(),
                family.unit().shown(sums.sum()),
                family.buckets().edges());
    }

    /** Returns by how much a family has grown, given its parts. */
    static Growth together(Collection<Growth> all, MetricDescriptor family) {
        long[] cumulative = new long[family.buckets().edges().size() + 1];
        double sum = 0;
        for (Growth each : all) {
            for (int i = 0; i < cumulative.length; i++) {
                cumulative[i] += each.cumulative[i];
            }
            sum += each.sum;
        }
        return new Growth(cumulative, sum, family.buckets().edges());
    }

    /** Returns what has been added to an earlier growth. */
    Growth minus(Growth earlier) {
        long[] added = new long[cumulative.length];
        for (int i = 0; i < added.length; i++) {
            added[i] = cumulative[i] - earlier.cumulative[i];
        }
        return new Growth(added, Math.max(0, sum - earlier.sum), edges);
    }

    /** Returns the number of new values. */
    long count() {
        return cumulative[cumulative.length - 1];
    }

    /** Returns the sum of the new values, in the unit that is shown. */
    double sum() {
        return sum;
    }

    /** Estimates a quantile of the new values, as Prometheus' histogram_quantile does; NaN if there are none. */
    double quantile(double quantile) {
        long total = count();
        if (total <= 0) {
            return Double.NaN;
        }
        double rank = quantile * total;
        int i = 0;
        while (i < edges.size() && cumulative[i] < rank) {
            i++;
        }
        if (i == edges.size()) {
            return edges.get(i - 1);
        }
        double lower = i == 0 ? 0 : edges.get(i - 1);
        long below = i == 0 ? 0 : cumulative[i - 1];
        long inside = cumulative[i] - below;
        return inside <= 0 ? edges.get(i) : lower + (edges.get(i) - lower) * (rank - below) / inside;
    }
}
