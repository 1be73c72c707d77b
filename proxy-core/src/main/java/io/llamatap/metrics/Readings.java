package io.llamatap.metrics;

import io.llamatap.metrics.declaration.MetricDescriptor;
import io.llamatap.metrics.declaration.Reading;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Collects the readings of all sources for one snapshot. If a series is read twice, the last value counts. Owned by the thread
 * that takes the snapshot.
 */
final class Readings implements MetricSource.Sink {
    private final Map<MetricDescriptor, Map<List<String>, MetricsSnapshot.Series>> readings = new HashMap<>();

    @Override
    public void put(Reading family, double value, String... labels) {
        put(family, new MetricsSnapshot.Point(checked(family, labels), value));
    }

    @Override
    public void put(Reading family, long count, double sum, String... labels) {
        put(family, new MetricsSnapshot.Distribution(checked(family, labels), List.of(count), sum, Map.of()));
    }

    private void put(Reading family, MetricsSnapshot.Series series) {
        readings.computeIfAbsent(family, f -> new LinkedHashMap<>()).put(series.labels(), series);
    }

    private static List<String> checked(Reading family, String[] labels) {
        if (labels.length != family.labels().size()) {
            throw new IllegalArgumentException(
                    family.text() + " has " + family.labels().size() + " labels, got " + labels.length);
        }
        return List.of(labels);
    }

    /** Returns the series of each family that has readings. */
    Map<MetricDescriptor, List<MetricsSnapshot.Series>> series() {
        Map<MetricDescriptor, List<MetricsSnapshot.Series>> series = new HashMap<>();
        readings.forEach((family, all) -> series.put(family, List.copyOf(all.values())));
        return series;
    }
}
