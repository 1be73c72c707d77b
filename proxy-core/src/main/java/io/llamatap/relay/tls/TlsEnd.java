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
 * Stands between the encryption of a connection and its owner, and makes the connection behave like a plain one: what was flushed
 * is in the kernel or in the channel's own queue, closing does not wait, and an end of the stream counts only if the peer sent
 * close_notify.
 *
 * <p>An orderly close sends close_notify. A close that discards data, or that must look like a failure, does not (RFC 8446
 * section 6.1). Used on the event loop of its channel.
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

    /** Returns the context from which bytes are sent unencrypted. */
    protected static ChannelHandlerContext socket(ChannelHandlerContext ctx) {
        return ctx.pipeline().context(SslHandler.class);
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) {
        if (!unflushed && !((ByteBuf) msg).isReadable()) {
            // An empty buffer is written to learn when earlier writes were flushed. The encryption would make a record
            // of it.
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
        // Not through the encryption, which would wait seconds for a peer that does not read.
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

    /**
     * Returns whether one side may be closed while the other goes on. In TLS 1.3 it may; before, both are closed together (RFC
     * 5246 section 7.2.1).
     */
    @Override
    public final boolean mayEndOneSide() {
        return encryption.engine().getSession().getProtocol().equals("TLSv1.3");
    }

    /** Sends close_notify, and closes our sending side of the connection. */
    @Override
    public final void shutdown(DuplexChannel channel) {
        encryption.closeOutbound().addListener(closed -> {
            if (closed.isSuccess()) {
                channel.shutdownOutput();
            } else {
                channel.close();
            }
        });
    }

    /** A failure in the encryption is caused by the peer or the network, like an error of the socket. */
    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (!isHandshakeDone()) {
            // Whoever waits for the handshake was already notified.
            socket(ctx).close();
        } else if (cause instanceof DecoderException && cause.getCause() instanceof SSLException broken) {
            ctx.fireExceptionCaught(broken);
        } else {
            ctx.fireExceptionCaught(cause);
        }
    }
}
