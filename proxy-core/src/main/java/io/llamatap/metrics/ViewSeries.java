package io.llamatap.metrics;

import io.llamatap.metrics.MetricsSnapshot.Distribution;
import io.llamatap.metrics.MetricsSnapshot.Point;
import io.llamatap.metrics.MetricsSnapshot.Series;
import io.llamatap.metrics.cell.TracedValue;
import io.llamatap.metrics.declaration.MetricDescriptor;
import io.llamatap.metrics.declaration.View;
import io.llamatap.metrics.label.Label;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/** Calculates the series of a {@link View} from a snapshot. Used by one thread. */
final class ViewSeries {
    private final MetricsSnapshot snapshot;

    ViewSeries(MetricsSnapshot snapshot) {
        this.snapshot = snapshot;
    }

    /** Returns the series of a view in the order of its sources. */
    List<Series> of(View view) {
        Map<List<String>, Series> sums = sums(view.parts());
        if (!view.proof().isEmpty()) {
            Map<List<String>, Series> proof = sums(view.proof());
            sums.keySet().removeIf(labels -> !(proof.get(labels) instanceof Point point) || point.value() <= 0);
        }
        // A difference of two gauges may be negative for a moment, because they are not updated together.
        sums.replaceAll(
                (labels, series) -> series instanceof Point point && point.value() < 0 ? new Point(labels, 0) : series);
        return List.copyOf(sums.values());
    }

    private Map<List<String>, Series> sums(List<View.Part> parts) {
        Map<List<String>, Series> sums = new LinkedHashMap<>();
        for (View.Part part : parts) {
            int model = place(part.source(), Label.MODEL.text());
            for (Series series : snapshot.series(part.source())) {
                String name = series.labels().get(model);
                if (!name.isEmpty() && isWanted(part, series.labels())) {
                    List<String> labels = new ArrayList<>(List.of(name));
                    labels.addAll(part.fixed());
                    sums.merge(labels, as(series, labels, part.isTakenOff()), ViewSeries::sum);
                }
            }
        }
        return sums;
    }

    private static int place(MetricDescriptor family, String label) {
        return IntStream.range(0, family.labels().size())
                .filter(i -> family.labels().get(i).text().equals(label))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(family + " has no label " + label));
    }

    private static boolean isWanted(View.Part part, List<String> labels) {
        for (Map.Entry<String, Set<String>> only : part.only().entrySet()) {
            if (!only.getValue().contains(labels.get(place(part.source(), only.getKey())))) {
                return false;
            }
        }
        return true;
    }

    private static Series as(Series series, List<String> labels, boolean isTakenOff) {
        if (series instanceof Point point) {
            return new Point(labels, isTakenOff ? -point.value() : point.value());
        }
        Distribution distribution = (Distribution) series;
        return new Distribution(labels, distribution.counts(), distribution.sum(), distribution.exemplars());
    }

    private static Series sum(Series a, Series b) {
        if (a instanceof Point x && b instanceof Point y) {
            return new Point(x.labels(), x.value() + y.value());
        }
        Distribution x = (Distribution) a;
        Distribution y = (Distribution) b;
        List<Long> counts = IntStream.range(0, x.counts().size())
                .mapToObj(i -> x.counts().get(i) + y.counts().get(i))
                .toList();
        Map<Integer, TracedValue> exemplars = new HashMap<>(y.exemplars());
        exemplars.putAll(x.exemplars());
        return new Distribution(x.labels(), counts, x.sum() + y.sum(), exemplars);
    }
}
