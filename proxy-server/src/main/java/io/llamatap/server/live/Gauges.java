package io.llamatap.server.live;

import io.llamatap.metrics.MetricSource;
import io.llamatap.metrics.declaration.MetricDescriptor;
import io.llamatap.metrics.declaration.Reading;
import java.util.HashMap;
import java.util.Map;

/** Sums of the readings of sources. Owned by one thread. */
final class Gauges implements MetricSource.Sink {
    private final Map<MetricDescriptor, Double> sums = new HashMap<>();

    /** Reads a source. */
    Gauges read(MetricSource source) {
        source.read(this);
        return this;
    }

    /** Returns the sum over all series of a family; NaN if it has none. */
    double sum(Reading family) {
        return sums.getOrDefault(family, Double.NaN);
    }

    @Override
    public void put(Reading family, double value, String... labels) {
        sums.merge(family, value, Double::sum);
    }

    @Override
    public void put(Reading family, long count, double sum, String... labels) {
        // no summary is shown
    }
}
