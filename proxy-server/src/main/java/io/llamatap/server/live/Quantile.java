package io.llamatap.server.live;

import java.util.List;

/** Estimates quantiles from cumulative buckets, as Prometheus' histogram_quantile does. Stateless. */
final class Quantile {
    private Quantile() {}

    /**
     * Returns the estimate, in the unit of the edges; NaN if nothing was counted.
     *
     * @param cumulative the count of each bucket with all before it; the last is that without an upper bound
     */
    static double of(double quantile, double[] cumulative, List<Double> edges) {
        double total = cumulative[cumulative.length - 1];
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
        double below = i == 0 ? 0 : cumulative[i - 1];
        double inside = cumulative[i] - below;
        return inside <= 0 ? edges.get(i) : lower + (edges.get(i) - lower) * (rank - below) / inside;
    }
}
