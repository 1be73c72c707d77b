package io.llamatap.server.live;

import io.llamatap.metrics.MetricsRegistry;
import io.llamatap.metrics.family.UpstreamFamilies;
import java.util.ArrayDeque;
import java.util.List;

/** The delay that this proxy added in the last minute. A shorter time has too few values for a percentile. Owned by one thread. */
final class AddedDelay {
    private static final double HIGH = .99;
    private static final int MAX_MOMENTS = (int) (60 / LiveEvents.MOMENT.toSeconds());
    private static final List<Double> EDGES =
            UpstreamFamilies.OVERHEAD.buckets().edges();

    private final Changes changes;
    /** Cumulative buckets, of each moment. */
    private final ArrayDeque<double[]> moments = new ArrayDeque<>(MAX_MOMENTS);

    private double high = Double.NaN;

    AddedDelay(MetricsRegistry registry) {
        this.changes = new Changes(registry);
    }

    /** Measures what was added since the last call, at each moment. */
    void measure() {
        if (moments.size() == MAX_MOMENTS) {
            moments.removeFirst();
        }
        moments.addLast(changes.ofBuckets(UpstreamFamilies.OVERHEAD));
        double[] sums = new double[EDGES.size() + 1];
        for (double[] moment : moments) {
            for (int i = 0; i < sums.length; i++) {
                sums[i] += moment[i];
            }
        }
        high = Quantile.of(HIGH, sums, EDGES);
    }

    /** Returns its 99th percentile in seconds; NaN if nothing passed. */
    double high() {
        return high;
    }
}
