package io.llamatap.relay.tls;

import io.netty.channel.Channel;
import io.netty.handler.ssl.SslHandler;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import org.jspecify.annotations.Nullable;

/**
 * Makes what encrypts the connections of one listener, on the side of its clients and on that of its upstream.
 *
 * <p>Any thread.
 */
public final class TlsHandlers {
    private final ListenerTls tls;
    private final String upstreamHost;
    private final int upstreamPort;
    private final HandshakeThreads arithmetic;

    /**
     * Takes what is encrypted.
     *
     * @param upstreamHost asked for an upstream that speaks TLS; empty if there is none
     */
    public TlsHandlers(ListenerTls tls, String upstreamHost, int upstreamPort, HandshakeThreads arithmetic) {
        this.tls = tls;
        this.upstreamHost = upstreamHost;
        this.upstreamPort = upstreamPort;
        this.arithmetic = arithmetic;
    }

    /** Returns what encrypts a new client's connection; null where clients speak plain HTTP. */
    @Nullable
    public SslHandler forClient(Channel channel) {
        Supplier<SSLContext> certificate = tls.clients();
        if (certificate == null) {
            return null;
        }
        SSLEngine engine = certificate.get().createSSLEngine();
        engine.setUseClientMode(false);
        engine.setSSLParameters(TlsParameters.forClients());
        SslHandler handler = new SslHandler(engine, arithmetic.forClient(channel));
        // ClientTls has a limit of its own, which is judged only after the loop has looked.
        handler.setHandshakeTimeoutMillis(0);
        return handler;
    }

    /** Returns what encrypts a new connection to the upstream; null where that speaks plain HTTP. */
    @Nullable
    public SslHandler forUpstream(Channel channel) {
        Supplier<SSLContext> trust = tls.upstream();
        if (trust == null || upstreamHost.isEmpty()) {
            return null;
        }
        SSLEngine engine = trust.get().createSSLEngine(TlsParameters.peerName(upstreamHost), upstreamPort);
        engine.setUseClientMode(true);
        engine.setSSLParameters(TlsParameters.forUpstream(upstreamHost));
        SslHandler handler = new SslHandler(engine, arithmetic.forUpstream(channel));
        // Whoever connects has a limit of its own, over all addresses.
        handler.setHandshakeTimeoutMillis(0);
        return handler;
    }
}
