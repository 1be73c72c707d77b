package io.llamatap.relay.client;

import io.llamatap.relay.client.limit.ConnectionCount;
import io.llamatap.relay.client.limit.HeldBytes;
import io.llamatap.relay.client.limit.IdleConnections;
import io.llamatap.relay.exchange.GatewayFailure;
import io.llamatap.relay.exchange.ListenerLoop;
import io.llamatap.relay.http1.ResponseHeadWriter;
import io.llamatap.relay.io.Deadline;
import io.llamatap.relay.io.PeerAddress;
import io.llamatap.relay.tls.TlsCause;
import io.llamatap.relay.tls.TlsEnd;
import io.llamatap.tap.Api;
import io.llamatap.tap.HandshakeFailure;
import io.llamatap.tap.OllamaEndpoint;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import java.net.InetAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The TLS side of a client's connection: adds a {@link ClientHandler} when the handshake is complete, and distinguishes
 * close_notify from a cut connection.
 *
 * <p>A connection counts against the limits from the moment it is accepted. Used on the event loop of its channel.
 */
final class ClientTls extends TlsEnd implements IdleConnections.Member {
    private static final Logger LOG = LoggerFactory.getLogger(ClientTls.class);

    /**
     * The heap that a handshake in progress occupies, an engine and the messages received: measured with clients that leave it
     * unfinished. So the budget limits the number of handshakes, too.
     */
    private static final int HANDSHAKE_BYTES = 48 * 1024;

    private final ClientLoop loop;
    private final ListenerLoop listener;
    private @Nullable InetAddress address;
    private @Nullable HeldBytes held;
    private @Nullable Deadline handshake;
    private @Nullable ChannelHandlerContext socketContext;
    private long accepted;
    private boolean overdue;
    private boolean inHandshake;
    /** Whether other connections are being closed to make room for this one, which must not be closed itself then. */
    private boolean waitsForRoom;

    private boolean rejected;
    private boolean admitted;
    private boolean closeNotified;

    ClientTls(ClientLoop loop, SslHandler encryption) {
        super(encryption);
        this.loop = loop;
        this.listener = loop.listener();
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        inHandshake = true;
        accepted = listener.loop().now();
        InetAddress client = PeerAddress.of(ctx.channel().remoteAddress());
        address = client;
        ConnectionCount.Standing standing = loop.connections().enter(client);
        GatewayFailure failure = standing.failure();
        if (failure != null && !standing.getsResponse()) {
            reject(ctx, failure);
            return;
        }
        if (failure != null) {
            // The handshake goes on meanwhile. Whether there is room is checked again after it.
            waitsForRoom = true;
            loop.makeRoom(standing, client, made -> waitsForRoom = false);
        }
        socketContext = socket(ctx);
        loop.idle().add(this);
        startHandshake(ctx);
        HeldBytes account =
                loop.memory().open(client, ctx.channel().eventLoop(), () -> reject(ctx, GatewayFailure.CLIENT_MEMORY));
        held = account;
        account.set(HANDSHAKE_BYTES, HeldBytes.Kind.REQUEST, accepted);
    }

    @Override
    public boolean isIdle() {
        return inHandshake && !waitsForRoom && !encryption().handshakeFuture().isDone();
    }

    @Override
    public IdleConnections.Use use() {
        return IdleConnections.Use.NONE;
    }

    @Override
    public long idleSince() {
        return accepted;
    }

    @Override
    public @Nullable InetAddress address() {
        return address;
    }

    @Override
    public boolean closeForAnother() {
        ChannelHandlerContext context = socketContext;
        if (!isIdle() || context == null) {
            return false;
        }
        rejected = true;
        listener.tap().onHandshakeFailed(HandshakeFailure.CLOSED);
        context.close();
        return true;
    }

    private void startHandshake(ChannelHandlerContext ctx) {
        Duration limit = listener.timeouts().tlsHandshake();
        if (!limit.isZero()) {
            handshake = Deadline.in(listener.loop().eventLoop(), limit.toNanos(), () -> {
                overdue = true;
                socket(ctx).close();
            });
        }
    }

    /** Closes immediately, since a response would need the handshake. */
    private void reject(ChannelHandlerContext ctx, GatewayFailure failure) {
        if (!inHandshake) {
            return;
        }
        rejected = true;
        listener.report(failure, ctx.channel().remoteAddress());
        listener.onRejected(failure, OllamaEndpoint.OTHER, ctx.channel().remoteAddress(), "", "", null);
        socket(ctx).close();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        uncount();
        if (admitted) {
            ctx.fireChannelInactive();
        }
    }

    /** From now on the connection is counted elsewhere, or closed. */
    private void uncount() {
        if (inHandshake) {
            inHandshake = false;
            loop.connections().leave(address);
            loop.idle().remove(this);
            HeldBytes account = held;
            if (account != null) {
                account.set(0, HeldBytes.Kind.REQUEST, accepted);
            }
        }
        Deadline limit = handshake;
        handshake = null;
        if (limit != null) {
            limit.end();
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof SslHandshakeCompletionEvent handshake) {
            if (handshake.isSuccess()) {
                admit(ctx);
            } else if (!rejected) {
                reject(ctx, handshake.cause());
            }
        } else if (event instanceof SslCloseCompletionEvent end) {
            if (end.isSuccess()) {
                onCloseNotify(ctx);
            }
        } else if (event instanceof ChannelInputShutdownEvent) {
            if (!closeNotified) {
                // The connection was cut: more may have been intended to follow, so nothing more is done for this
                // client.
                ctx.channel().close();
            }
        } else {
            ctx.fireUserEventTriggered(event);
        }
    }

    private void admit(ChannelHandlerContext ctx) {
        uncount();
        admitted = true;
        ClientHandler client = new ClientHandler(loop, ctx.channel(), accepted);
        ctx.pipeline().addLast(client);
        ctx.fireChannelActive();
        // A drain that began during the handshake did not know of this connection.
        client.onDrain();
    }

    private void reject(ChannelHandlerContext ctx, Throwable cause) {
        HandshakeFailure failure = overdue ? HandshakeFailure.TIMEOUT : ClientTlsFault.of(cause);
        LOG.debug(
                "the TLS handshake with the client {} failed: {}",
                ctx.channel().remoteAddress(),
                TlsCause.describe(cause));
        listener.tap().onHandshakeFailed(failure);
        if (failure == HandshakeFailure.PLAIN) {
            // Before the encryption closes the connection, which it does next.
            socket(ctx)
                    .writeAndFlush(loop.ownResponses()
                            .create(
                                    ctx.alloc(),
                                    GatewayFailure.PLAIN_ON_TLS_PORT,
                                    Api.OLLAMA,
                                    true,
                                    ResponseHeadWriter.Persistence.CLOSE));
        }
    }

    private void onCloseNotify(ChannelHandlerContext ctx) {
        closeNotified = true;
        if (!mayEndOneSide()) {
            ctx.channel().close();
            return;
        }
        // Nothing may follow close_notify. If something does, it would accumulate in the encryption.
        ctx.pipeline().addFirst(new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext first, Object bytes) {
                ReferenceCountUtil.release(bytes);
            }
        });
        ctx.fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
    }
}
