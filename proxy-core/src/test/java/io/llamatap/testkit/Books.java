package io.llamatap.testkit;

import io.llamatap.metrics.MetricDescriptor;
import io.llamatap.metrics.MetricsRegistry;
import io.llamatap.tap.MetricsTapFactory;
import io.llamatap.tap.TapFactory;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The real metrics of a proxy under test, and the sums that must come out: what was begun has ended, what was opened is closed or
 * lies idle, and nothing is in flight. Any thread.
 */
public final class Books {
    private final MetricsRegistry registry;

    Books(LongSupplier clock) {
        registry = new MetricsRegistry(MetricsTapFactory.labels(), Map.of(), MetricsRegistry.DEFAULT_MODEL_CAP, clock);
    }

    TapFactory taps() {
        return new MetricsTapFactory(registry);
    }

    /** Returns the value of a series, written as {@code name a=b c=d}; 0 if nothing has moved it yet. */
    public double value(String series) {
        Page page = Page.of(registry);
        return page.has(series) ? page.value(series) : 0;
    }

    /** Returns the sum of a family over all series with these labels, each written as {@code a=b}. */
    public double sum(MetricDescriptor family, String... labels) {
        return Page.of(registry).sum(family.text(), labels);
    }

    /** Returns what does not add up while the relay is quiet and nobody is connected; null if all does. */
    @Nullable
    String imbalance(int exchangesBegun, int refusals) {
        Page page = Page.of(registry);
        double counted = page.sum(MetricDescriptor.REQUESTS.text());
        double inFlight = page.sum(MetricDescriptor.REQUESTS_IN_FLIGHT.text())
                + page.sum(MetricDescriptor.MODEL_REQUESTS_IN_FLIGHT.text());
        double opened = page.sum(MetricDescriptor.UPSTREAM_OPENED.text());
        double closed = page.sum(MetricDescriptor.UPSTREAM_CLOSED.text());
        double connected = page.sum(MetricDescriptor.UPSTREAM_CONNECTIONS.text());
        double clients = page.sum(MetricDescriptor.CLIENT_CONNECTIONS.text());
        double cancelled = page.sum(MetricDescriptor.REQUESTS.text(), "outcome=cancelled");
        double cancellations = page.sum(MetricDescriptor.CANCELLATIONS.text());
        if (counted != exchangesBegun + refusals) {
            return counted + " requests counted, of " + exchangesBegun + " exchanges and " + refusals + " refusals";
        }
        if (inFlight != 0) {
            return inFlight + " still in flight";
        }
        if (opened - closed != connected) {
            return opened + " upstream connections opened, " + closed + " closed, " + connected + " there";
        }
        if (clients != 0) {
            return clients + " clients still connected";
        }
        return cancelled == cancellations ? null : cancelled + " cancelled, " + cancellations + " cancellations";
    }

    /** Returns how many upstream connections there are, in any state. */
    double upstreamConnections() {
        return sum(MetricDescriptor.UPSTREAM_CONNECTIONS);
    }
}
