package io.llamatap.testkit;

import io.llamatap.metrics.declaration.MetricDescriptor;
import io.llamatap.metrics.declaration.Writer;
import io.llamatap.metrics.family.ActivityFamilies;
import io.llamatap.metrics.family.Catalogue;
import io.llamatap.metrics.family.InventoryFamilies;
import java.util.List;

/** Parts of the catalogue of metrics. */
public final class PollerFamilies {
    /** The families that are moved by Ollama's lists and not by exchanges. */
    public static final List<MetricDescriptor> ALL =
            between(InventoryFamilies.UP, ActivityFamilies.LAST_INFERENCE).stream()
                    .filter(family -> family.writer() != Writer.EXCHANGE)
                    .toList();

    private PollerFamilies() {}

    /** Returns the families from one to another, in the order of pages. */
    public static List<MetricDescriptor> between(MetricDescriptor first, MetricDescriptor last) {
        List<MetricDescriptor> all = Catalogue.all();
        return all.subList(all.indexOf(first), all.indexOf(last) + 1);
    }
}
