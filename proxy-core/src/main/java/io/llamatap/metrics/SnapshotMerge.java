package io.llamatap.metrics;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Adds up what the loops counted, family by family, and puts in the series that stand at 0: all whose labels are known before
 * the first count, so that rates over them see that count. Owned by the thread that takes the snapshot.
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
        this.models = space.values(Label.MODEL).size();
    }

    List<MetricsSnapshot.Series> series(MetricDescriptor family) {
        return switch (family.type()) {
            case HISTOGRAM -> distributions(family);
            case RECENT -> RecentMerge.series(family, space, loops, nowNanos);
            case LAST -> RecentMerge.last(family, space, loops, nowNanos);
            default -> points(family);
        };
    }

    private List<MetricsSnapshot.Series> points(MetricDescriptor family) {
        Map<Integer, AtomicLong> sums = new TreeMap<>();
        for (int key : ZeroSeries.of(family, space, models)) {
            sums.put(key, new AtomicLong());
        }
        MetricDescriptor source = Derivation.source(family);
        for (LoopMetrics loop : loops) {
            loop.scalars(source).forEach((key, cell) -> {
                int target = Derivation.target(family, space, key);
                if (target >= 0) {
                    add(sums, target, cell.getAcquire());
                }
            });
            if (source != family) {
                // What is counted under the promised name alone: a canary's.
                loop.scalars(family).forEach((key, cell) -> add(sums, key, cell.getAcquire()));
            }
        }
        List<MetricsSnapshot.Series> series = new ArrayList<>(sums.size());
        sums.forEach((key, sum) -> series.add(new MetricsSnapshot.Point(
                space.labels(family, key), family.unit().shown(sum.get()))));
        return series;
    }

    private static void add(Map<Integer, AtomicLong> sums, int key, long more) {
        AtomicLong sum = sums.computeIfAbsent(key, k -> new AtomicLong());
        sum.setPlain(Saturation.sum(sum.getPlain(), more));
    }

    private List<MetricsSnapshot.Series> distributions(MetricDescriptor family) {
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
        all.forEach((key, sums) -> {
            List<Long> cumulative = new ArrayList<>(buckets);
            long soFar = 0;
            for (long count : sums.counts) {
                soFar += count;
                cumulative.add(soFar);
            }
            series.add(new MetricsSnapshot.Distribution(
                    space.labels(family, key), cumulative, family.unit().shown(sums.sum)));
        });
        return series;
    }

    /** Counts series as the main page shows them: a histogram's buckets, sum and total each are one. */
    static long count(Map<MetricDescriptor, List<MetricsSnapshot.Series>> families) {
        long count = 0;
        for (Map.Entry<MetricDescriptor, List<MetricsSnapshot.Series>> family : families.entrySet()) {
            if (!family.getKey().isNamesake()) {
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
