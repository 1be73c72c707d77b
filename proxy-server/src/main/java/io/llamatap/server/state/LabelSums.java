package io.llamatap.server.state;

import io.llamatap.metrics.MetricsRegistry;
import io.llamatap.metrics.MetricsSnapshot;
import io.llamatap.metrics.family.MetricDescriptor;
import io.llamatap.metrics.label.Label;
import java.util.Map;
import java.util.function.Predicate;

/** Adds the series of a counter up by their values of one label. Stateless. */
public final class LabelSums {
    private LabelSums() {}

    /** Adds all series to {@code sums}. */
    public static void add(MetricsRegistry registry, MetricDescriptor family, Label<?> by, Map<String, Long> sums) {
        add(registry, family, by, series -> true, sums);
    }

    /** Adds those series to {@code sums} that are wanted. */
    public static void add(
            MetricsRegistry registry,
            MetricDescriptor family,
            Label<?> by,
            Predicate<MetricsSnapshot.Point> wanted,
            Map<String, Long> sums) {
        int place = family.labels().indexOf(by);
        for (MetricsSnapshot.Series series : registry.series(family)) {
            if (series instanceof MetricsSnapshot.Point point && wanted.test(point)) {
                sums.merge(point.labels().get(place), Math.round(point.value()), Long::sum);
            }
        }
    }
}
