package io.llamatap.testkit;

import io.llamatap.metrics.MetricsRegistry;
import io.llamatap.metrics.family.ClientFamilies;
import io.llamatap.metrics.family.FailureFamilies;
import io.llamatap.metrics.family.RequestFamilies;
import io.llamatap.metrics.family.UpstreamFamilies;
import io.llamatap.metrics.inflight.RequestState;
import io.llamatap.tap.TapFactory;
import io.llamatap.tap.meter.MetricsTapFactory;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/**
 * The real metrics of a proxy under test, and the sums that must be right at the end: what was begun has ended, what was opened
 * is closed or idle, and nothing is in flight. Any thread.
 */
public final class Books {
    private final MetricsRegistry registry;

    Books(LongSupplier clock) {
        registry = new MetricsRegistry(MetricsTapFactory.labels(), Map.of(), MetricsRegistry.DEFAULT_MODEL_CAP, clock);
    }

    TapFactory taps() {
        return new MetricsTapFactory(registry);
    }

    /** Returns the requests in flight, as another thread sees them. */
    public List<RequestState> inFlight() {
        return registry.inFlight();
    }

    /** Returns the sum over all series of a family with these labels, written as {@code name a=b c=d}; 0 if there are none. */
    public double value(String series) {
        String[] parts = series.split(" ", -1);
        return Page.of(registry).sum(parts[0], Arrays.copyOfRange(parts, 1, parts.length));
    }

    /**
     * Waits until a sum as in {@link #value} has the given value; the end of an exchange is counted after its last byte was sent.
     */
    public void await(String series, double expected) {
        Awaitility.await(series)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(1))
                .atMost(Patience.LIMIT)
                .until(() -> value(series), value -> value == expected);
    }

    /** Returns which sums are wrong while the relay is idle and nobody is connected; null if none is. */
    @Nullable
    String imbalance(int exchangesBegun, int rejections) {
        Page page = Page.of(registry);
        double counted = page.sum(RequestFamilies.REQUESTS.text());
        double inFlight = page.sum(RequestFamilies.REQUESTS_IN_FLIGHT.text())
                + page.sum(RequestFamilies.MODEL_REQUESTS_IN_FLIGHT.text())
                + page.sum(RequestFamilies.MODEL_REQUESTS_WAITING.text());
        double opened = page.sum(UpstreamFamilies.UPSTREAM_OPENED.text());
        double closed = page.sum(UpstreamFamilies.UPSTREAM_CLOSED.text());
        double connected = page.sum(UpstreamFamilies.UPSTREAM_CONNECTIONS.text());
        double clients = page.sum(ClientFamilies.CLIENT_CONNECTIONS.text());
        double cancelled = page.sum(RequestFamilies.REQUESTS.text(), "outcome=cancelled");
        double cancellations = page.sum(FailureFamilies.CANCELLATIONS.text());
        if (counted != exchangesBegun + rejections) {
            return counted + " requests counted, of " + exchangesBegun + " exchanges and " + rejections + " rejections";
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
        return value(UpstreamFamilies.UPSTREAM_CONNECTIONS.text());
    }
}
