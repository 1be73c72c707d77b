package io.llamatap.relay.upstream;

import io.llamatap.relay.exchange.Destination;
import io.llamatap.relay.exchange.Exchange;
import io.llamatap.relay.exchange.ListenerLoop;
import io.llamatap.relay.exchange.UpstreamSide;
import io.llamatap.relay.http1.LocationPath;
import io.llamatap.relay.http1.RequestHeadWriter;
import io.llamatap.relay.io.SocketPeek;
import io.llamatap.relay.io.Transport;
import io.llamatap.relay.tls.TlsHandlers;

/** One upstream for one listener on one event loop: how it is spoken to, and the connections to it. Owned by that loop. */
public final class UpstreamLoop implements Destination {
    private final RequestHeadWriter headWriter;
    private final LocationPath location;
    private final UpstreamAddresses addresses;
    private final UpstreamPool pool;
    private final UpstreamChannels channels;

    /**
     * Takes where the upstream is.
     *
     * @param hostHeader whether Host names the upstream instead of what the client sent
     * @param maxIdle the most connections kept without work
     */
    public UpstreamLoop(
            ListenerLoop listener,
            Upstream upstream,
            UpstreamAddresses addresses,
            TlsHandlers tls,
            Transport transport,
            boolean hostHeader,
            int maxIdle) {
        this.headWriter = new RequestHeadWriter(upstream.basePath(), upstream.authority(), hostHeader);
        this.location = new LocationPath(upstream.basePath(), upstream.authority());
        this.addresses = addresses;
        // What lies in an encrypted connection is anything, such as a session ticket: only the loop can tell.
        this.pool = new UpstreamPool(listener, maxIdle, !upstream.tls() && SocketPeek.isPossible(transport));
        this.channels = new UpstreamChannels(pool, transport, tls);
    }

    @Override
    public RequestHeadWriter headWriter() {
        return headWriter;
    }

    @Override
    public LocationPath location() {
        return location;
    }

    @Override
    public UpstreamSide connectionFor(Exchange exchange) {
        return new UpstreamLink(exchange, this);
    }

    /** The connections that are kept without work. */
    public UpstreamPool pool() {
        return pool;
    }

    /** Begins to connect. */
    ConnectAttempt connect(ConnectOutcome outcome) {
        return new ConnectAttempt(pool, channels, addresses, outcome);
    }
}
