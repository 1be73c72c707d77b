package io.llamatap.server.live;

import io.llamatap.metrics.MetricSource;
import io.llamatap.metrics.MetricsRegistry;
import io.llamatap.metrics.declaration.MetricDescriptor;
import io.llamatap.metrics.declaration.Reading;
import io.llamatap.metrics.label.LabelValue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the values of {@link RecentFamilies} that are not 0. Owned by one thread. */
final class RecentReader {
    /**
     * A value that grows.
     *
     * @param suffix what the value is of a histogram; empty for a counter
     */
    record Series(MetricDescriptor family, String suffix, List<String> labels) {}

    private final MetricsRegistry registry;
    /** One object for each series, however often its value is kept. */
    private final Map<Series, Series> known = new HashMap<>();

    RecentReader(MetricsRegistry registry) {
        this.registry = registry;
    }

    Map<Series, Double> values() {
        Map<Series, Double> values = new HashMap<>();
        RecentFamilies.COUNTERS.forEach(counter -> registry.counts(
                        counter.family(), labels -> texts(counter.family(), labels, counter.without()))
                .forEach((labels, count) -> add(
                        new Series(counter.family(), "", labels),
                        counter.family().unit().shown(count),
                        values)));
        RecentFamilies.HISTOGRAMS.forEach(
                histogram -> registry.histograms(histogram.family(), labels -> texts(histogram.family(), labels, null))
                        .forEach((labels, sums) -> {
                            List<Long> counts = sums.cumulative();
                            long all = counts.get(counts.size() - 1);
                            add(new Series(histogram.family(), "_count", labels), (double) all, values);
                            double sum = histogram.family().unit().shown(sums.sum());
                            add(new Series(histogram.family(), "_sum", labels), sum, values);
                            double slow = (double) all - counts.get(histogram.slowBucket());
                            add(new Series(histogram.family(), "_slow", labels), slow, values);
                        }));
        registry.read(new MetricSource.Sink() {
            @Override
            public void put(Reading family, double value, String... labels) {
                if (RecentFamilies.READINGS.contains(family)) {
                    add(new Series(family, "", List.of(labels)), value, values);
                }
            }

            @Override
            public void put(Reading family, long count, double sum, String... labels) {
                // none of them is a summary
            }
        });
        return values;
    }

    /** Returns the texts of labels; null if one of them has a value that is left out. */
    private static @Nullable List<String> texts(
            MetricDescriptor family, LabelValue[] labels, @Nullable LabelValue without) {
        List<String> texts = new ArrayList<>(labels.length);
        for (LabelValue label : labels) {
            if (label == without) {
                return null;
            }
            texts.add(family.labels().get(texts.size()).shown(label));
        }
        return List.copyOf(texts);
    }

    private void add(Series series, double value, Map<Series, Double> to) {
        if (value > 0) {
            Series first = known.putIfAbsent(series, series);
            to.put(first == null ? series : first, value);
        }
    }
}
