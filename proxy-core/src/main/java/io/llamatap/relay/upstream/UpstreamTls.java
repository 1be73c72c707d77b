package io.llamatap.relay.upstream;

import io.llamatap.relay.tls.TlsEnd;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.io.IOException;

/**
 * The TLS side of a connection to the upstream. A response that ends with its connection is complete only after close_notify,
 * since anyone on the network path can cut a connection.
 *
 * <p>Used on the event loop of its channel.
 */
final class UpstreamTls extends TlsEnd {
    private static final class CutOffException extends IOException {
        private static final long serialVersionUID = 1L;

        CutOffException() {
            super("the upstream closed the connection without a TLS close_notify");
        }

        @Override
        public Throwable fillInStackTrace() {
            return this;
        }
    }

    UpstreamTls(SslHandler encryption) {
        super(encryption);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof SslCloseCompletionEvent end) {
            if (end.isSuccess()) {
                ctx.channel().close();
            } else if (isHandshakeDone()) {
                ctx.fireExceptionCaught(new CutOffException());
            }
        } else if (!(event instanceof SslHandshakeCompletionEvent)) {
            // ConnectAttempt is notified of the handshake by its future.
            ctx.fireUserEventTriggered(event);
        }
    }
}
