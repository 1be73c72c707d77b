package io.llamatap.relay;

import io.llamatap.relay.client.access.AccessRule;
import io.llamatap.relay.client.page.LocalPages;
import io.llamatap.relay.exchange.LoadReport;
import io.llamatap.relay.exchange.Timeouts;
import io.llamatap.relay.tls.ListenerTls;
import io.llamatap.relay.tls.TlsParameters;
import io.llamatap.relay.upstream.Upstream;
import io.llamatap.tap.TapFactory;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * An address that clients connect to, and what is behind it. Immutable.
 *
 * @param address the address to listen on; port 0 means a free one
 * @param upstream where requests are relayed to; null for a listener that has only our own pages
 * @param taps creates the taps that observe the exchanges
 * @param pages our own pages, whose requests are not relayed; null if there are none
 * @param access decides who may use the upstream; see {@link LocalPages#accessTo} for our own pages
 * @param tls the TLS settings for clients and for the upstream
 * @param timeouts the time limits of this listener; null for those of the relay
 * @param load the load that responses contain if the request asks for it; null for none
 */
public record Listener(
        InetSocketAddress address,
        @Nullable Upstream upstream,
        TapFactory taps,
        @Nullable LocalPages pages,
        AccessRule access,
        ListenerTls tls,
        @Nullable Timeouts timeouts,
        @Nullable LoadReport load) {

    /**
     * Checks the TLS settings.
     *
     * @throws IllegalArgumentException if the upstream speaks TLS and there are no settings for it, or no certificate can be valid for
     *     its host
     */
    public Listener {
        if (upstream != null && upstream.tls() && tls.upstream() == null) {
            throw new IllegalArgumentException("TLS settings are required for the upstream " + upstream);
        }
        if (upstream != null && upstream.tls()) {
            // Checked here, so that it does not fail on an event loop.
            TlsParameters.forUpstream(upstream.host());
        }
    }

    /** Creates a listener with the time limits of the relay. */
    public Listener(
            InetSocketAddress address,
            @Nullable Upstream upstream,
            TapFactory taps,
            @Nullable LocalPages pages,
            AccessRule access,
            ListenerTls tls) {
        this(address, upstream, taps, pages, access, tls, null, null);
    }

    /** Creates a listener without TLS on either side, whose upstream everybody may use. */
    public Listener(
            InetSocketAddress address, @Nullable Upstream upstream, TapFactory taps, @Nullable LocalPages pages) {
        this(address, upstream, taps, pages, AccessRule.OPEN, ListenerTls.NONE);
    }
}
