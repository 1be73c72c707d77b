package io.llamatap.relay.tls;

import io.netty.channel.Channel;
import io.netty.handler.ssl.SslHandler;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import org.jspecify.annotations.Nullable;

/**
 * Creates the TLS handlers for the connections of one listener, both from clients and to the upstream.
 *
 * <p>Any thread.
 */
public final class TlsHandlers {
    private final ListenerTls tls;
    private final String upstreamHost;
    private final int upstreamPort;
    private final HandshakeThreads handshakes;

    /**
     * Creates the factory.
     *
     * @param upstreamHost the host of an upstream that speaks TLS; empty if there is none
     */
    public TlsHandlers(ListenerTls tls, String upstreamHost, int upstreamPort, HandshakeThreads handshakes) {
        this.tls = tls;
        this.upstreamHost = upstreamHost;
        this.upstreamPort = upstreamPort;
        this.handshakes = handshakes;
    }

    /** Returns the TLS handler for a new client connection; null if clients speak plain HTTP. */
    @Nullable
    public SslHandler forClient(Channel channel) {
        Supplier<SSLContext> certificate = tls.clients();
        if (certificate == null) {
            return null;
        }
        SSLEngine engine = certificate.get().createSSLEngine();
        engine.setUseClientMode(false);
        engine.setSSLParameters(TlsParameters.forClients());
        SslHandler handler = new SslHandler(engine, handshakes.forClient(channel));
        // ClientTls has a time limit of its own, which is enforced only after the event loop has read its sockets.
        handler.setHandshakeTimeoutMillis(0);
        return handler;
    }

    /** Returns the TLS handler for a new connection to the upstream; null if the upstream speaks plain HTTP. */
    @Nullable
    public SslHandler forUpstream(Channel channel) {
        Supplier<SSLContext> trust = tls.upstream();
        if (trust == null || upstreamHost.isEmpty()) {
            return null;
        }
        SSLEngine engine = TlsParameters.engineForUpstream(trust.get(), upstreamHost, upstreamPort);
        SslHandler handler = new SslHandler(engine, handshakes.forUpstream(channel));
        // ConnectAttempt has a time limit of its own, over all addresses.
        handler.setHandshakeTimeoutMillis(0);
        return handler;
    }
}
