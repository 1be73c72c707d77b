package io.llamatap.metrics;

import io.llamatap.metrics.cell.Count;
import io.llamatap.metrics.cell.LatencyHistogram;
import io.llamatap.metrics.declaration.Counted;
import io.llamatap.metrics.declaration.Dialect;
import io.llamatap.metrics.declaration.MetricDescriptor;
import io.llamatap.metrics.declaration.MetricType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Adds up the counts of the event loops, family by family. Adds the series that exist at 0, which are all whose label values are
 * known in advance, so that rates include the first event. Owned by the thread that takes the snapshot.
 */
final class SnapshotMerge {
    private final LabelSpace space;
    private final List<LoopMetrics> loops;
    private final long nowNanos;
    private final int models;

    SnapshotMerge(LabelSpace space, List<LoopMetrics> loops, long nowNanos) {
        this.space = space;
        this.loops = loops;
        this.nowNanos = nowNanos;
        this.models = space.models().size();
    }

    List<MetricsSnapshot.Series> series(MetricDescriptor family) {
        if (family instanceof Counted<?> counted) {
            return switch (family.type()) {
                case HISTOGRAM -> distributions(counted);
                case RECENT -> RecentMerge.series(counted, space, loops, nowNanos);
                case LAST -> RecentMerge.last(counted, space, loops, nowNanos);
                default -> points(counted);
            };
        }
        return points(zeros(family), family);
    }

    private List<MetricsSnapshot.Series> points(Counted<?> family) {
        Map<Integer, Count> sums = zeros(family);
        for (LoopMetrics loop : loops) {
            loop.forEachCount(family, (key, cell) -> sums.computeIfAbsent(key, k -> new Count())
                    .add(cell.getAcquire()));
        }
        return points(sums, family);
    }

    private Map<Integer, Count> zeros(MetricDescriptor family) {
        Map<Integer, Count> sums = new TreeMap<>();
        for (int key : ZeroSeries.of(family, space, models)) {
            sums.put(key, new Count());
        }
        return sums;
    }

    private List<MetricsSnapshot.Series> points(Map<Integer, Count> sums, MetricDescriptor family) {
        List<MetricsSnapshot.Series> series = new ArrayList<>(sums.size());
        sums.forEach((key, sum) -> series.add(new MetricsSnapshot.Point(
                space.texts(family, key), family.unit().shown(sum.get()))));
        return series;
    }

    private List<MetricsSnapshot.Series> distributions(Counted<?> family) {
        int buckets = family.buckets().edges().size() + 1;
        Map<Integer, LatencyHistogram.Sums> all = new TreeMap<>();
        for (int key : ZeroSeries.of(family, space, models)) {
            all.put(key, new LatencyHistogram.Sums(buckets));
        }
        for (LoopMetrics loop : loops) {
            loop.histograms(family)
                    .forEach((key, histogram) ->
                            histogram.addTo(all.computeIfAbsent(key, k -> new LatencyHistogram.Sums(buckets))));
        }
        List<MetricsSnapshot.Series> series = new ArrayList<>(all.size());
        all.forEach((key, sums) -> series.add(new MetricsSnapshot.Distribution(
                space.texts(family, key), sums.cumulative(), family.unit().shown(sums.sum()), sums.exemplars())));
        return series;
    }

    /** Counts the series on the main page. Each bucket of a histogram, its sum and its total are one series each. */
    static long count(Map<MetricDescriptor, List<MetricsSnapshot.Series>> families) {
        long count = 0;
        for (Map.Entry<MetricDescriptor, List<MetricsSnapshot.Series>> family : families.entrySet()) {
            if (family.getKey().isIn(Dialect.MAIN)) {
                for (MetricsSnapshot.Series series : family.getValue()) {
                    count += series instanceof MetricsSnapshot.Distribution d
                            ? (family.getKey().type() == MetricType.SUMMARY
                                    ? 2L
                                    : d.counts().size() + 2L)
                            : 1;
                }
            }
        }
        return count;
    }
}
