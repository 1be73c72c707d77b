package io.llamatap.relay;

import io.llamatap.relay.client.AccessRule;
import io.llamatap.relay.client.LocalPages;
import io.llamatap.relay.exchange.Timeouts;
import io.llamatap.relay.tls.ListenerTls;
import io.llamatap.relay.tls.TlsParameters;
import io.llamatap.relay.upstream.Upstream;
import io.llamatap.tap.TapFactory;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * One address that clients connect to, and what stands behind it.
 *
 * @param address where to listen; port 0 takes a free one
 * @param upstream where requests go; null for a listener that has only pages of its own
 * @param taps who watches
 * @param pages what is answered here instead of by the upstream; null where everything is the upstream's
 * @param access who may use the upstream; for pages of our own, {@link LocalPages#accessTo} says it
 * @param tls what is needed to speak TLS with clients and with the upstream
 * @param timeouts its own time limits; null where those of the relay hold
 */
public record Listener(
        InetSocketAddress address,
        @Nullable Upstream upstream,
        TapFactory taps,
        @Nullable LocalPages pages,
        AccessRule access,
        ListenerTls tls,
        @Nullable Timeouts timeouts) {

    public Listener {
        if (upstream != null && upstream.tls() && tls.upstream() == null) {
            throw new IllegalArgumentException("whom to trust is needed for " + upstream);
        }
        if (upstream != null && upstream.tls()) {
            // Found out here rather than on an event loop.
            TlsParameters.forUpstream(upstream.host());
        }
    }

    /** Makes one with the time limits of the relay. */
    public Listener(
            InetSocketAddress address,
            @Nullable Upstream upstream,
            TapFactory taps,
            @Nullable LocalPages pages,
            AccessRule access,
            ListenerTls tls) {
        this(address, upstream, taps, pages, access, tls, null);
    }

    /** Makes one without TLS on either side, whose upstream everybody may use. */
    public Listener(
            InetSocketAddress address, @Nullable Upstream upstream, TapFactory taps, @Nullable LocalPages pages) {
        this(address, upstream, taps, pages, AccessRule.OPEN, ListenerTls.NONE);
    }
}
