package io.llamatap.server.push;

import io.llamatap.exposition.Exposition;
import io.llamatap.metrics.MetricsSnapshot;
import io.llamatap.metrics.declaration.Dialect;
import io.prometheus.client.Collector.MetricFamilySamples.Sample;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Converts snapshots to series, and adds stale markers for series that are gone since the previous snapshot. Used by one thread. */
final class SeriesReader {
    private final Dialect dialect;
    private final Map<String, String> constantLabels;
    private Set<List<String>> before = Set.of();

    SeriesReader(Dialect dialect, Map<String, String> constantLabels) {
        this.dialect = dialect;
        this.constantLabels = constantLabels;
    }

    /** Returns all series of a snapshot, followed by those that have ended. */
    List<Series> read(List<MetricsSnapshot> snapshots, long timestampMillis) {
        List<Series> all = new ArrayList<>(before.size() + 64);
        Set<List<String>> now = new LinkedHashSet<>(before.size() * 2);
        Exposition.forEach(snapshots, dialect, sample -> {
            List<String> labels = labels(sample);
            // A receiver rejects a request with a duplicate series.
            if (now.add(labels)) {
                all.add(new Series(labels, Double.doubleToRawLongBits(sample.value), timestampMillis));
            }
        });
        for (List<String> labels : before) {
            if (!now.contains(labels)) {
                all.add(new Series(labels, Series.STALE, timestampMillis));
            }
        }
        before = now;
        return all;
    }

    private List<String> labels(Sample sample) {
        Map<String, String> sorted = new TreeMap<>(constantLabels);
        for (int i = 0; i < sample.labelNames.size(); i++) {
            sorted.put(sample.labelNames.get(i), sample.labelValues.get(i));
        }
        sorted.put("__name__", sample.name);
        List<String> labels = new ArrayList<>(2 * sorted.size());
        sorted.forEach((name, value) -> {
            // A label with an empty value does not exist and must not be sent.
            if (!value.isEmpty()) {
                labels.add(name);
                labels.add(value);
            }
        });
        return labels;
    }
}
