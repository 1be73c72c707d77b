package io.llamatap.relay.tls;

import io.llamatap.relay.io.OutputEnd;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.SslHandler;
import javax.net.ssl.SSLException;

/**
 * Stands between a connection's encryption and its owner, and makes the one look to the other like a plain socket: what was
 * flushed is with the kernel or in the channel's own buffer, closing waits for nothing, and an end is an end only if it was said.
 *
 * <p>An orderly close says close_notify. One that throws something away, or that must look broken, does not (RFC 8446 section
 * 6.1). On the event loop of its channel.
 */
public abstract class TlsEnd extends ChannelDuplexHandler implements OutputEnd {
    private static final int RESET = 0;

    private final SslHandler encryption;
    private boolean unflushed;

    protected TlsEnd(SslHandler encryption) {
        this.encryption = encryption;
    }

    protected final SslHandler encryption() {
        return encryption;
    }

    protected final boolean isHandshakeDone() {
        return encryption.handshakeFuture().isSuccess();
    }

    /** Returns where bytes go out as they are. */
    protected static ChannelHandlerContext socket(ChannelHandlerContext ctx) {
        return ctx.pipeline().context(SslHandler.class);
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) {
        if (!unflushed && !((ByteBuf) msg).isReadable()) {
            // Someone waits for what was flushed before; a record would be made even of nothing.
            socket(ctx).write(msg, promise);
            return;
        }
        unflushed = true;
        ctx.write(msg, promise);
    }

    @Override
    public void flush(ChannelHandlerContext ctx) {
        if (unflushed) {
            unflushed = false;
            ctx.flush();
        } else {
            socket(ctx).flush();
        }
    }

    @Override
    public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
        if (isCleanEnd(ctx.channel())) {
            encryption.closeOutbound();
        }
        // Not through the encryption, which would wait seconds for a peer that takes nothing.
        socket(ctx).close(promise);
    }

    private boolean isCleanEnd(Channel channel) {
        if (!channel.isActive() || !isHandshakeDone() || unflushed) {
            return false;
        }
        ChannelOutboundBuffer waiting = channel.unsafe().outboundBuffer();
        if (waiting == null || waiting.totalPendingWriteBytes() > 0) {
            return false;
        }
        Integer linger = channel.config().getOption(ChannelOption.SO_LINGER);
        return linger == null || linger != RESET;
    }

    /** Says whether one side may end while the other goes on: in TLS 1.3; before, both end at once (RFC 5246 section 7.2.1). */
    @Override
    public final boolean mayEndOneSide() {
        return encryption.engine().getSession().getProtocol().equals("TLSv1.3");
    }

    /** Says that nothing more will be sent, and ends our side of the connection. */
    @Override
    public final void shutdown(DuplexChannel channel) {
        encryption.closeOutbound().addListener(said -> {
            if (said.isSuccess()) {
                channel.shutdownOutput();
            } else {
                channel.close();
            }
        });
    }

    /** What breaks in the encryption is the peer's or the network's doing, as an error of the socket is. */
    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (!isHandshakeDone()) {
            // Told already, to whoever waits for the handshake.
            socket(ctx).close();
        } else if (cause instanceof DecoderException && cause.getCause() instanceof SSLException broken) {
            ctx.fireExceptionCaught(broken);
        } else {
            ctx.fireExceptionCaught(cause);
        }
    }
}
