package io.llamatap.exposition;

import io.llamatap.metrics.MetricsSnapshot;
import io.llamatap.metrics.declaration.Dialect;
import io.llamatap.metrics.declaration.MetricDescriptor;
import io.llamatap.metrics.family.Catalogue;
import io.prometheus.client.Collector;
import io.prometheus.client.Collector.MetricFamilySamples;
import io.prometheus.client.Collector.MetricFamilySamples.Sample;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * Converts snapshots to families of simpleclient, one at a time on demand, so that a large page is never in memory as a whole.
 * Families without series are left out. Owned by the thread that writes the page.
 */
@SuppressWarnings("JdkObsolete") // TextFormat takes an Enumeration
final class Families implements Enumeration<MetricFamilySamples> {
    private final List<MetricsSnapshot> snapshots;
    private final Iterator<MetricDescriptor> rest;
    private @Nullable MetricFamilySamples next;

    Families(List<MetricsSnapshot> snapshots, Dialect dialect) {
        this.snapshots = snapshots;
        this.rest = Catalogue.of(dialect).iterator();
        this.next = make();
    }

    @Override
    public boolean hasMoreElements() {
        return next != null;
    }

    @Override
    public MetricFamilySamples nextElement() {
        MetricFamilySamples family = next;
        if (family == null) {
            throw new NoSuchElementException();
        }
        next = make();
        return family;
    }

    private @Nullable MetricFamilySamples make() {
        while (rest.hasNext()) {
            MetricDescriptor family = rest.next();
            List<Sample> samples = new ArrayList<>();
            for (MetricsSnapshot snapshot : snapshots) {
                List<MetricsSnapshot.Series> all = snapshot.series(family);
                if (!all.isEmpty()) {
                    SampleShape shape = new SampleShape(family, snapshot.constantLabels());
                    all.forEach(series -> shape.addTo(samples, series));
                }
            }
            if (!samples.isEmpty()) {
                return new MetricFamilySamples(family.text(), type(family), family.help(), samples);
            }
        }
        return null;
    }

    private static Collector.Type type(MetricDescriptor family) {
        return switch (family.type()) {
            case COUNTER -> Collector.Type.COUNTER;
            case GAUGE, RECENT, LAST -> Collector.Type.GAUGE;
            case HISTOGRAM -> Collector.Type.HISTOGRAM;
            case SUMMARY -> Collector.Type.SUMMARY;
            // simpleclient would append _total to the name of a counter.
            case UNTYPED -> Collector.Type.UNKNOWN;
        };
    }
}
