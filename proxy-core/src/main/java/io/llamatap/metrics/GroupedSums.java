package io.llamatap.metrics;

import io.llamatap.metrics.cell.Count;
import io.llamatap.metrics.cell.LatencyHistogram;
import io.llamatap.metrics.cell.Saturation;
import io.llamatap.metrics.declaration.Counted;
import io.llamatap.metrics.label.LabelValue;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Adds up what the event loops have counted in one family, in groups of series. Unlike {@link SnapshotMerge}, it reads no series that are
 * only 0. Owned by one thread.
 *
 * @param <K> the groups
 */
final class GroupedSums<K> {
    private final LabelSpace space;
    private final Collection<LoopMetrics> loops;
    private final Function<LabelValue[], @Nullable K> by;

    /** Groups series by the values of their labels; null leaves a series out. */
    GroupedSums(LabelSpace space, Collection<LoopMetrics> loops, Function<LabelValue[], @Nullable K> by) {
        this.space = space;
        this.loops = loops;
        this.by = by;
    }

    Map<K, Long> counts(Counted<Count> family) {
        Map<K, Long> sums = new HashMap<>();
        for (LoopMetrics loop : loops) {
            loop.forEachCount(family, (key, cell) -> {
                K group = by.apply(space.values(family, key));
                if (group != null) {
                    sums.merge(group, cell.getAcquire(), Saturation::sum);
                }
            });
        }
        return sums;
    }

    Map<K, LatencyHistogram.Sums> histograms(Counted<LatencyHistogram> family) {
        int buckets = family.buckets().edges().size() + 1;
        Map<K, LatencyHistogram.Sums> sums = new HashMap<>();
        for (LoopMetrics loop : loops) {
            loop.table(family).forEach((key, histogram) -> {
                K group = by.apply(space.values(family, key));
                if (group != null) {
                    histogram.addTo(sums.computeIfAbsent(group, k -> new LatencyHistogram.Sums(buckets)));
                }
            });
        }
        return sums;
    }
}
