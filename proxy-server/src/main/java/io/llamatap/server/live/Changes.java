package io.llamatap.server.live;

import io.llamatap.metrics.MetricsRegistry;
import io.llamatap.metrics.cell.Count;
import io.llamatap.metrics.cell.LatencyHistogram;
import io.llamatap.metrics.declaration.Counted;
import io.llamatap.metrics.declaration.MetricDescriptor;
import io.llamatap.metrics.label.LabelValue;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * By how much counters and histograms have grown since they were read before, in groups of series. A family is always read with the same
 * groups. Owned by one thread.
 */
final class Changes {
    private final MetricsRegistry registry;
    private final Map<MetricDescriptor, Map<?, Long>> counts = new HashMap<>();
    private final Map<MetricDescriptor, Map<?, Growth>> histograms = new HashMap<>();

    Changes(MetricsRegistry registry) {
        this.registry = registry;
    }

    /** Returns by how much each group has grown, without those that have not. */
    <K> Map<K, Long> of(Counted<Count> family, Function<LabelValue[], @Nullable K> by) {
        Map<K, Long> now = registry.counts(family, by);
        Map<?, Long> before = counts.getOrDefault(family, Map.of());
        counts.put(family, now);
        Map<K, Long> grown = new HashMap<>();
        now.forEach((group, count) -> {
            long growth = count - before.getOrDefault(group, 0L);
            if (growth > 0) {
                grown.put(group, growth);
            }
        });
        return grown;
    }

    /** Returns by how much the histogram of each group has grown. */
    <K> Map<K, Growth> ofHistogram(Counted<LatencyHistogram> family, Function<LabelValue[], @Nullable K> by) {
        Map<K, Growth> now = new HashMap<>();
        registry.histograms(family, by).forEach((group, sums) -> now.put(group, Growth.ofAll(sums, family)));
        Map<?, Growth> before = histograms.getOrDefault(family, Map.of());
        histograms.put(family, now);
        Map<K, Growth> grown = new HashMap<>();
        now.forEach((group, all) -> {
            Growth last = before.get(group);
            grown.put(group, last == null ? all : all.minus(last));
        });
        return grown;
    }

    /** Returns by how much the sum of all values of a histogram has grown, in the unit that is shown. */
    double ofSum(Counted<LatencyHistogram> family) {
        Growth growth = ofHistogram(family, labels -> family).get(family);
        return growth == null ? 0 : growth.sum();
    }
}
