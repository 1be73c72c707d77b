package io.llamatap.relay.client;

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
 * The encrypted end of a client's connection: lets a {@link ClientHandler} have it once the handshake is done, and tells the
 * client's leaving from the end of its sending.
 *
 * <p>A connection counts against the limit from its first byte on. On the event loop of its channel.
 */
final class ClientTls extends TlsEnd implements IdleConnections.Member {
    private static final Logger LOG = LoggerFactory.getLogger(ClientTls.class);

    /**
     * What a handshake under way holds on the heap, an engine with the messages that came: measured with clients that leave it
     * unfinished. So the budget is a bound on their number too.
     */
    private static final int HANDSHAKE_BYTES = 48 * 1024;

    private final ClientLoop loop;
    private final ListenerLoop listener;
    private @Nullable InetAddress address;
    private @Nullable HeldBytes held;
    private @Nullable Deadline handshake;
    private @Nullable ChannelHandlerContext socket;
    private long accepted;
    private boolean overdue;
    private boolean shaking;
    /** Whether others are asked to make room for this one, which must not be the one to go then. */
    private boolean waitsForRoom;

    private boolean rejected;
    private boolean admitted;
    private boolean endSaid;

    ClientTls(ClientLoop loop, SslHandler encryption) {
        super(encryption);
        this.loop = loop;
        this.listener = loop.listener();
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        shaking = true;
        accepted = listener.loop().now();
        InetAddress client = PeerAddress.of(ctx.channel().remoteAddress());
        address = client;
        ConnectionCount.Standing standing = loop.connections().enter(client);
        GatewayFailure failure = standing.failure();
        if (failure != null && !standing.isTold()) {
            reject(ctx, failure);
            return;
        }
        if (failure != null) {
            // The handshake goes on meanwhile; whether there is room is judged again behind it.
            waitsForRoom = true;
            loop.makeRoom(standing, client, any -> waitsForRoom = false);
        }
        socket = socket(ctx);
        loop.idle().add(this);
        startHandshake(ctx);
        HeldBytes account =
                loop.memory().open(client, ctx.channel().eventLoop(), () -> reject(ctx, GatewayFailure.CLIENT_MEMORY));
        held = account;
        account.set(HANDSHAKE_BYTES, HeldBytes.Kind.REQUEST, accepted);
    }

    @Override
    public boolean isIdle() {
        return shaking && !waitsForRoom && !encryption().handshakeFuture().isDone();
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
    public boolean giveUp() {
        ChannelHandlerContext place = socket;
        if (!isIdle() || place == null) {
            return false;
        }
        rejected = true;
        listener.tap().onHandshakeFailed(HandshakeFailure.CLOSED);
        place.close();
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

    /** Closes at once, without a word that would need the handshake. */
    private void reject(ChannelHandlerContext ctx, GatewayFailure failure) {
        if (!shaking) {
            return;
        }
        rejected = true;
        listener.tell(failure, ctx.channel().remoteAddress());
        listener.onRejected(failure, OllamaEndpoint.OTHER, ctx.channel().remoteAddress(), "", "");
        socket(ctx).close();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        uncount();
        if (admitted) {
            ctx.fireChannelInactive();
        }
    }

    /** From here on the connection is another's to count, or gone. */
    private void uncount() {
        if (shaking) {
            shaking = false;
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
                onEndSaid(ctx);
            }
        } else if (event instanceof ChannelInputShutdownEvent) {
            if (!endSaid) {
                // Cut off: nobody knows what else would have come, so nothing is done for this client any more.
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
        // A drain that began meanwhile did not know of it.
        client.onDrain();
    }

    private void reject(ChannelHandlerContext ctx, Throwable cause) {
        HandshakeFailure failure = overdue ? HandshakeFailure.TIMEOUT : ClientTlsFault.of(cause);
        LOG.debug("no TLS with {}: {}", ctx.channel().remoteAddress(), TlsCause.describe(cause));
        listener.tap().onHandshakeFailed(failure);
        if (failure == HandshakeFailure.PLAIN) {
            // Before the encryption closes the connection, as it does next.
            socket(ctx)
                    .writeAndFlush(loop.ownResponses()
                            .of(
                                    ctx.alloc(),
                                    GatewayFailure.PLAIN_ON_TLS_PORT,
                                    Api.OLLAMA,
                                    true,
                                    ResponseHeadWriter.Persistence.CLOSE));
        }
    }

    private void onEndSaid(ChannelHandlerContext ctx) {
        endSaid = true;
        if (!mayEndOneSide()) {
            ctx.channel().close();
            return;
        }
        // Nothing may follow; what does would pile up in the encryption.
        ctx.pipeline().addFirst(new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext first, Object bytes) {
                ReferenceCountUtil.release(bytes);
            }
        });
        ctx.fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
    }
}
