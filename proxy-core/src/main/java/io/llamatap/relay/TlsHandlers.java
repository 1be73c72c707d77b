package io.llamatap.relay;

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
final class TlsHandlers {
    private final ListenerTls tls;
    private final @Nullable Upstream upstream;
    private final HandshakeThreads arithmetic;

    TlsHandlers(Listener listener, HandshakeThreads arithmetic) {
        this.tls = listener.tls();
        this.upstream = listener.upstream();
        this.arithmetic = arithmetic;
    }

    /** Returns what encrypts a new client's connection; null where clients speak plain HTTP. */
    @Nullable
    SslHandler forClient(Channel channel) {
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
    SslHandler forUpstream(Channel channel) {
        Upstream peer = upstream;
        Supplier<SSLContext> trust = tls.upstream();
        if (peer == null || trust == null || !peer.tls()) {
            return null;
        }
        SSLEngine engine = trust.get().createSSLEngine(TlsParameters.peerName(peer), peer.port());
        engine.setUseClientMode(true);
        engine.setSSLParameters(TlsParameters.forUpstream(peer));
        SslHandler handler = new SslHandler(engine, arithmetic.forUpstream(channel));
        // Whoever connects has a limit of its own, over all addresses.
        handler.setHandshakeTimeoutMillis(0);
        return handler;
    }
}
