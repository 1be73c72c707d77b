package io.llamatap.exposition;

import io.llamatap.metrics.declaration.MetricDescriptor;
import io.llamatap.metrics.declaration.MetricType;
import io.llamatap.metrics.family.Catalogue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The values of {@code le} of each histogram, ascending, including infinity. Immutable. They are created once, because a page has
 * thousands.
 */
final class BucketLabels {
    private static final Map<MetricDescriptor, List<String>> BY_FAMILY = byFamily();

    private BucketLabels() {}

    private static Map<MetricDescriptor, List<String>> byFamily() {
        Map<MetricDescriptor, List<String>> all = new HashMap<>();
        for (MetricDescriptor family : Catalogue.all()) {
            if (family.type() == MetricType.HISTOGRAM) {
                List<String> edges = new ArrayList<>();
                family.buckets().edges().forEach(edge -> edges.add(LabelNumber.of(edge)));
                edges.add(LabelNumber.of(Double.POSITIVE_INFINITY));
                all.put(family, List.copyOf(edges));
            }
        }
        return all;
    }

    /** Returns the values for a family; empty if it is not a histogram. */
    static List<String> of(MetricDescriptor family) {
        return BY_FAMILY.getOrDefault(family, List.of());
    }
}
