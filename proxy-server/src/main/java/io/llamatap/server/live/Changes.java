package io.llamatap.server.live;

import io.llamatap.metrics.MetricsRegistry;
import io.llamatap.metrics.MetricsSnapshot;
import io.llamatap.metrics.family.MetricDescriptor;
import io.llamatap.metrics.label.Label;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** How much counters and histograms have grown since they were read before. Owned by one thread. */
final class Changes {
    private final MetricsRegistry registry;
    private final Map<MetricDescriptor, Map<List<String>, Double>> counts = new HashMap<>();
    private final Map<MetricDescriptor, double[]> buckets = new HashMap<>();
    private final Map<MetricDescriptor, Double> sums = new HashMap<>();

    Changes(MetricsRegistry registry) {
        this.registry = registry;
    }

    /** Returns by how much each series of a counter has grown, without those that have not. */
    Map<List<String>, Long> of(MetricDescriptor family) {
        Map<List<String>, Double> before = counts.computeIfAbsent(family, f -> new HashMap<>());
        Map<List<String>, Long> grown = new LinkedHashMap<>();
        for (MetricsSnapshot.Series series : registry.series(family)) {
            if (series instanceof MetricsSnapshot.Point point) {
                Double last = before.put(point.labels(), point.value());
                long growth = Math.round(point.value() - (last == null ? 0 : last));
                if (growth > 0) {
                    grown.put(point.labels(), growth);
                }
            }
        }
        return grown;
    }

    /** Returns by how much the sum of all series of a histogram has grown, in the unit that is shown. */
    double ofSum(MetricDescriptor family) {
        return ofSum(family, labels -> true);
    }

    /** Returns by how much the sum of some series of a histogram has grown; always called for the same series. */
    double ofSum(MetricDescriptor family, Predicate<List<String>> wanted) {
        double sum = 0;
        for (MetricsSnapshot.Series series : registry.series(family)) {
            if (series instanceof MetricsSnapshot.Distribution distribution && wanted.test(distribution.labels())) {
                sum += distribution.sum();
            }
        }
        Double last = sums.put(family, sum);
        return Math.max(0, sum - (last == null ? 0 : last));
    }

    /** Adds by how much the number of values of a histogram has grown, by the values of one label. */
    void addCounts(MetricDescriptor family, Label<?> by, Map<String, Long> grown) {
        int place = family.labels().indexOf(by);
        Map<List<String>, Double> before = counts.computeIfAbsent(family, f -> new HashMap<>());
        for (MetricsSnapshot.Series series : registry.series(family)) {
            if (series instanceof MetricsSnapshot.Distribution distribution) {
                double count = distribution.counts().get(distribution.counts().size() - 1);
                Double last = before.put(distribution.labels(), count);
                long growth = Math.round(count - (last == null ? 0 : last));
                if (growth > 0) {
                    grown.merge(distribution.labels().get(place), growth, Long::sum);
                }
            }
        }
    }

    /** Returns the growth of the cumulative buckets of a histogram, over all its series. */
    double[] ofBuckets(MetricDescriptor family) {
        double[] now = new double[family.buckets().edges().size() + 1];
        for (MetricsSnapshot.Series series : registry.series(family)) {
            if (series instanceof MetricsSnapshot.Distribution distribution) {
                for (int i = 0; i < now.length; i++) {
                    now[i] += distribution.counts().get(i);
                }
            }
        }
        double[] last = buckets.put(family, now);
        double[] grown = now.clone();
        for (int i = 0; last != null && i < grown.length; i++) {
            grown[i] -= last[i];
        }
        return grown;
    }
}
