package io.llamatap.relay.upstream;

import io.llamatap.relay.tls.TlsEnd;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.io.IOException;

/**
 * The encrypted end of a connection to the upstream: the end of an answer that ends with its connection counts only if it was
 * said, since anyone on the way can cut a connection.
 *
 * <p>On the event loop of its channel.
 */
final class UpstreamTls extends TlsEnd {
    private static final class CutOffException extends IOException {
        private static final long serialVersionUID = 1L;

        CutOffException() {
            super("the upstream's connection ended without close_notify");
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
            // Whoever connects hears of the handshake.
            ctx.fireUserEventTriggered(event);
        }
    }
}
