package io.llamatap.exposition;

import io.llamatap.metrics.MetricsSnapshot;
import io.llamatap.metrics.MetricsSnapshot.Distribution;
import io.llamatap.metrics.MetricsSnapshot.Point;
import io.llamatap.metrics.cell.TracedValue;
import io.llamatap.metrics.declaration.MetricDescriptor;
import io.llamatap.metrics.declaration.MetricUnit;
import io.prometheus.client.Collector.MetricFamilySamples.Sample;
import io.prometheus.client.exemplars.Exemplar;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Converts the series of one family in one snapshot to samples of simpleclient. What the samples share is created once. */
final class SampleShape {
    private final String name;
    private final List<String> labels;
    private final List<String> bucketLabels;
    private final List<String> constants;
    private final List<String> edges;
    private final String bucketName;
    private final String countName;
    private final String sumName;
    private final MetricUnit unit;

    SampleShape(MetricDescriptor family, Map<String, String> constantLabels) {
        this.name = family.text();
        this.unit = family.unit();
        this.labels = new ArrayList<>(
                family.labels().stream().map(label -> label.text()).toList());
        List<String> constantValues = new ArrayList<>();
        constantLabels.forEach((label, value) -> {
            // A label occurs once in a series; the family's own label takes precedence.
            if (!labels.contains(label)) {
                labels.add(label);
                constantValues.add(value);
            }
        });
        this.bucketLabels = List.copyOf(new Longer(labels, "le"));
        this.bucketName = name + "_bucket";
        this.countName = name + "_count";
        this.sumName = name + "_sum";
        this.constants = List.copyOf(constantValues);
        this.edges = BucketLabels.of(family);
    }

    void addTo(List<Sample> samples, MetricsSnapshot.Series series) {
        List<String> values = series.labels();
        if (!constants.isEmpty()) {
            values = new ArrayList<>(values);
            values.addAll(constants);
        }
        if (series instanceof Point point) {
            samples.add(new Sample(name, labels, values, point.value()));
        } else if (series instanceof Distribution distribution) {
            List<Long> counts = distribution.counts();
            for (int i = 0; i < edges.size(); i++) {
                samples.add(new Sample(
                        bucketName,
                        bucketLabels,
                        new Longer(values, edges.get(i)),
                        counts.get(i),
                        shown(distribution.exemplars().get(i))));
            }
            samples.add(new Sample(countName, labels, values, counts.get(counts.size() - 1)));
            samples.add(new Sample(sumName, labels, values, distribution.sum()));
        }
    }

    /** Only OpenMetrics shows exemplars. */
    private @Nullable Exemplar shown(@Nullable TracedValue traced) {
        return traced == null
                ? null
                : new Exemplar(unit.shown(traced.value()), traced.wallMillis(), "trace_id", traced.traceId());
    }

    /** A list with one more element. Most series are buckets, whose labels differ only in their last value. */
    private static final class Longer extends AbstractList<String> {
        private final List<String> list;
        private final String last;

        Longer(List<String> list, String last) {
            this.list = list;
            this.last = last;
        }

        @Override
        public String get(int index) {
            return index == list.size() ? last : list.get(index);
        }

        @Override
        public int size() {
            return list.size() + 1;
        }
    }
}
