package io.llamatap.relay;

import io.llamatap.relay.upstream.Upstream;
import io.llamatap.relay.upstream.UpstreamAddresses;
import io.llamatap.testkit.ProxyFixture;
import io.llamatap.testkit.RelaySettings;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * A clock of the relay that stands still until a test moves it, so that hours pass at once and no second passes by itself. Any
 * thread.
 */
public final class ManualClock implements LongSupplier {
    /** It overflows a second after the start, which a monotonic clock may do at any time. */
    private final AtomicLong nanos =
            new AtomicLong(Long.MAX_VALUE - Duration.ofSeconds(1).toNanos());

    @Override
    public long getAsLong() {
        return nanos.get();
    }

    public void advance(Duration by) {
        nanos.addAndGet(by.toNanos());
    }

    /** Lets time pass, and waits until a whole tick of the relay has seen it. */
    void advance(Duration by, ProxyFixture proxy) {
        advance(by);
        proxy.taps().awaitTicks(2);
    }

    /** Starts a proxy that lives by this clock, with every limit at its default. */
    ProxyFixture startProxy(RelaySettings settings, Upstream upstream) throws IOException {
        return startProxy(settings, upstream, InetAddress::getAllByName);
    }

    /** Starts a proxy that lives by this clock and knows names from the test. */
    ProxyFixture startProxy(RelaySettings settings, Upstream upstream, UpstreamAddresses.Names names)
            throws IOException {
        return ProxyFixture.start(
                settings,
                upstream,
                null,
                this,
                (options, listeners) -> new ReverseProxy(options, listeners, this, names));
    }
}
