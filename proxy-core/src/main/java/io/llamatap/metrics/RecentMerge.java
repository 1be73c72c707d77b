package io.llamatap.metrics;

import io.llamatap.metrics.cell.RecentValues;
import io.llamatap.metrics.declaration.Counted;
import io.llamatap.metrics.label.Label;
import io.llamatap.metrics.label.ModelLabel;
import io.llamatap.metrics.label.Statistic;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Statistics over the recent values of all event loops: at most a thousand values, none older than ten minutes. Older values are
 * left out so that a model that is not used any more does not keep an alert firing. Owned by the thread that takes the snapshot.
 */
final class RecentMerge {
    private static final long OLDEST_NANOS = 600_000_000_000L;

    /** Longer than the ten minutes that an alert waits before it fires on a last value. */
    private static final long LAST_NANOS = 1_800_000_000_000L;

    private record Timed(long value, long nanos) {}

    private RecentMerge() {}

    /** Returns the last value of each model within the last half hour. */
    static List<MetricsSnapshot.Series> last(
            Counted<?> family, LabelSpace space, List<LoopMetrics> loops, long nowNanos) {
        List<MetricsSnapshot.Series> series = new ArrayList<>();
        recent(family, loops, nowNanos, LAST_NANOS).forEach((model, values) -> {
            Timed last = Collections.min(values, Comparator.comparingLong(timed -> nowNanos - timed.nanos));
            series.add(new MetricsSnapshot.Point(
                    space.texts(family, model), family.unit().shown(last.value)));
        });
        return series;
    }

    private static Map<Integer, List<Timed>> recent(
            Counted<?> family, List<LoopMetrics> loops, long nowNanos, long oldestNanos) {
        Map<Integer, List<Timed>> all = new TreeMap<>();
        for (LoopMetrics loop : loops) {
            loop.recent(family)
                    .forEach((model, ring) -> ring.forEach((value, nanos) -> {
                        if (nowNanos - nanos <= oldestNanos) {
                            all.computeIfAbsent(model, m -> new ArrayList<>()).add(new Timed(value, nanos));
                        }
                    }));
        }
        return all;
    }

    static List<MetricsSnapshot.Series> series(
            Counted<?> family, LabelSpace space, List<LoopMetrics> loops, long nowNanos) {
        Map<Integer, List<Timed>> all = recent(family, loops, nowNanos, OLDEST_NANOS);
        boolean isLoad = family.has(Label.LOAD_STATISTIC);
        List<Statistic> statistics = isLoad ? Statistic.LOAD : Statistic.RESPONSE;
        List<ModelLabel> models = space.models();
        List<MetricsSnapshot.Series> series = new ArrayList<>();
        all.forEach((model, values) -> {
            long[] sorted = values.stream()
                    .sorted(Comparator.comparingLong((Timed timed) -> nowNanos - timed.nanos))
                    .limit(RecentValues.MAX_VALUES)
                    .mapToLong(Timed::value)
                    .sorted()
                    .toArray();
            for (Statistic statistic : statistics) {
                series.add(new MetricsSnapshot.Point(
                        List.of(models.get(model).label(), statistic.label()),
                        statistic.of(sorted) / family.unit().scale()));
            }
        });
        return series;
    }
}
