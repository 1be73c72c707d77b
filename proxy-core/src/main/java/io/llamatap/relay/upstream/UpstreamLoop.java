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

/** One upstream for one listener on one event loop: its head writer and its connections. Owned by that event loop. */
public final class UpstreamLoop implements Destination {
    private final RequestHeadWriter headWriter;
    private final LocationPath location;
    private final UpstreamAddresses addresses;
    private final UpstreamPool pool;
    private final UpstreamChannels channels;

    /**
     * Creates it.
     *
     * @param hostHeader whether Host is replaced by the upstream's host
     * @param maxIdle the largest number of idle connections that are kept
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
        // Bytes in a TLS connection may be anything, such as a session ticket, so peeking at them says nothing.
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

    /** Returns the pool of idle connections. */
    public UpstreamPool pool() {
        return pool;
    }

    /** Creates an attempt to connect. */
    ConnectAttempt connect(ConnectOutcome outcome) {
        return new ConnectAttempt(pool, channels, addresses, outcome);
    }
}
