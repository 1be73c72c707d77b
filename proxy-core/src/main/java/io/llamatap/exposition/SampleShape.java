package io.llamatap.exposition;

import io.llamatap.metrics.Label;
import io.llamatap.metrics.MetricDescriptor;
import io.llamatap.metrics.MetricType;
import io.llamatap.metrics.MetricsSnapshot;
import io.llamatap.metrics.MetricsSnapshot.Distribution;
import io.llamatap.metrics.MetricsSnapshot.Point;
import io.prometheus.client.Collector;
import io.prometheus.client.Collector.MetricFamilySamples.Sample;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Turns the series of one family and snapshot into simpleclient's samples; what they share is made once. */
final class SampleShape {
    private final String name;
    private final List<String> labels;
    private final List<String> bucketLabels;
    private final List<String> constants;
    private final List<String> edges = new ArrayList<>();

    SampleShape(MetricDescriptor family, Map<String, String> constantLabels) {
        this.name = family.text();
        this.labels = new ArrayList<>(family.labels().stream().map(Label::text).toList());
        labels.addAll(constantLabels.keySet());
        this.bucketLabels = with(labels, "le");
        this.constants = List.copyOf(constantLabels.values());
        if (family.type() == MetricType.HISTOGRAM) {
            // As simpleclient writes them, "30.0": rules may compare the text.
            family.buckets().edges().forEach(edge -> edges.add(Collector.doubleToGoString(edge)));
            edges.add("+Inf");
        }
    }

    void addTo(List<Sample> samples, MetricsSnapshot.Series series) {
        List<String> values = new ArrayList<>(series.labels());
        values.addAll(constants);
        if (series instanceof Point point) {
            samples.add(new Sample(name, labels, values, point.value()));
        } else if (series instanceof Distribution distribution) {
            List<Long> counts = distribution.counts();
            for (int i = 0; i < counts.size(); i++) {
                samples.add(new Sample(name + "_bucket", bucketLabels, with(values, edges.get(i)), counts.get(i)));
            }
            samples.add(new Sample(name + "_count", labels, values, counts.get(counts.size() - 1)));
            samples.add(new Sample(name + "_sum", labels, values, distribution.sum()));
        }
    }

    private static List<String> with(List<String> list, String last) {
        List<String> longer = new ArrayList<>(list.size() + 1);
        longer.addAll(list);
        longer.add(last);
        return longer;
    }
}
