package io.llamatap.metrics;

import io.llamatap.metrics.cell.TracedValue;
import io.llamatap.metrics.declaration.MetricDescriptor;
import io.llamatap.metrics.declaration.View;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The values of all metrics at one moment. Immutable. */
public final class MetricsSnapshot {
    /** One series: the values of its labels, in the order of the family, and its value. */
    public sealed interface Series permits Point, Distribution {
        /** Returns the label values. */
        List<String> labels();
    }

    /** A counter or gauge, in the unit that is shown. */
    public record Point(List<String> labels, double value) implements Series {}

    /**
     * A histogram or a summary.
     *
     * @param counts the cumulative count of each bucket, the last of which is the total; of a summary the total only
     * @param sum the sum of all values, in the unit that is shown
     * @param exemplars by the number of their bucket
     */
    public record Distribution(List<String> labels, List<Long> counts, double sum, Map<Integer, TracedValue> exemplars)
            implements Series {
        public Distribution {
            counts = List.copyOf(counts);
            exemplars = Map.copyOf(exemplars);
        }
    }

    private final Map<String, String> constantLabels;
    private final Map<MetricDescriptor, List<Series>> families;

    MetricsSnapshot(Map<String, String> constantLabels, Map<MetricDescriptor, List<Series>> families) {
        this.constantLabels = constantLabels;
        Map<MetricDescriptor, List<Series>> copy = new HashMap<>();
        families.forEach((family, series) -> copy.put(family, List.copyOf(series)));
        this.families = Collections.unmodifiableMap(copy);
    }

    /** Returns the labels that every series has in addition to its own. */
    public Map<String, String> constantLabels() {
        return constantLabels;
    }

    /** Returns the series of a family in a stable order; empty if it has none. */
    public List<Series> series(MetricDescriptor family) {
        if (family instanceof View view) {
            return new ViewSeries(this).of(view);
        }
        return families.getOrDefault(family, List.of());
    }
}
