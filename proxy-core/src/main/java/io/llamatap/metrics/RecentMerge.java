package io.llamatap.metrics;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Statistics over the last values that all loops saw, at most a thousand and none older than ten minutes: a model that nobody
 * asks any more must not keep an alert firing. Owned by the thread that takes the snapshot.
 */
final class RecentMerge {
    private static final long OLDEST_NANOS = 600_000_000_000L;

    private record Timed(long value, long nanos) {}

    private RecentMerge() {}

    static List<MetricsSnapshot.Series> series(
            MetricDescriptor family, LabelSpace space, List<LoopMetrics> loops, long nowNanos) {
        Map<Integer, List<Timed>> all = new TreeMap<>();
        for (LoopMetrics loop : loops) {
            loop.recent(family)
                    .forEach((model, ring) -> ring.forEach((value, nanos) -> {
                        if (nowNanos - nanos <= OLDEST_NANOS) {
                            all.computeIfAbsent(model, m -> new ArrayList<>()).add(new Timed(value, nanos));
                        }
                    }));
        }
        boolean isLoad = family.labels().contains(Label.LOAD_STATISTIC);
        List<Statistic> statistics = isLoad ? Statistic.LOAD : Statistic.RESPONSE;
        List<MetricsSnapshot.Series> series = new ArrayList<>();
        all.forEach((model, values) -> {
            long[] sorted = values.stream()
                    .sorted(Comparator.comparingLong((Timed timed) -> nowNanos - timed.nanos))
                    .limit(RecentValues.MOST)
                    .mapToLong(Timed::value)
                    .sorted()
                    .toArray();
            for (int i = 0; i < statistics.size(); i++) {
                series.add(new MetricsSnapshot.Point(
                        space.labels(family, space.key(family, model, i)),
                        statistics.get(i).of(sorted) / family.unit().scale()));
            }
        });
        return series;
    }
}
