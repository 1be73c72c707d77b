package io.llamatap.relay.client;

import io.llamatap.relay.client.limit.ConnectionCount;
import io.llamatap.relay.client.limit.IdleConnections;
import io.llamatap.relay.client.request.RequestReader;
import io.llamatap.relay.exchange.GatewayFailure;
import io.llamatap.relay.exchange.ListenerLoop;
import io.llamatap.relay.io.PeerAddress;
import io.llamatap.relay.io.Reading;
import io.llamatap.tap.ClientClosed;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * One client connection: its channel, its place among the others, and its end. {@link ClientRequests} handles the requests on it.
 *
 * <p>Used on the event loop of its channel.
 */
final class ClientHandler extends ChannelInboundHandlerAdapter implements ClientLoop.Member {
    private final ClientLoop loop;
    private final ListenerLoop listener;
    private final ClientOutput output;
    private final ClientTimer timer;
    private final ClientRoom room = new ClientRoom();
    private final ClientRequests requests;
    private final RequestReader reader;
    private final ClientClosing closing;
    private final CurrentResponse currentResponse;
    private final ClientWatch watch;

    private @Nullable InetAddress address;
    private int index;

    /**
     * Creates the handler for a channel.
     *
     * @param accepted when the connection was accepted: the TLS handshake counts against the time limit for the first request
     *     head
     */
    ClientHandler(ClientLoop loop, Channel channel, long accepted) {
        this.loop = loop;
        this.listener = loop.listener();
        this.output = new ClientOutput(channel, listener, loop.ownResponses());
        this.timer = new ClientTimer(listener.timeouts(), accepted);
        this.requests = new ClientRequests(loop, output, timer, room);
        this.reader = requests.reader();
        this.closing = requests.closing();
        this.currentResponse = requests.currentResponse();
        this.watch =
                new ClientWatch(requests, output, reader, closing, currentResponse, room, timer, listener.timeouts());
    }

    @Override
    public int index() {
        return index;
    }

    @Override
    public void setIndex(int index) {
        this.index = index;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        output.writeFrom(ctx);
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        listener.tap().onClientOpened();
        loop.add(this);
        InetAddress client = PeerAddress.of(output.remoteAddress());
        address = client;
        requests.bytes().setAddress(client);
        ConnectionCount.Standing standing = loop.connections().enter(client);
        GatewayFailure failure = standing.failure();
        if (failure != null && standing.getsResponse()) {
            // Nothing is read before there is room.
            room.seek();
            output.setReading(false);
            loop.makeRoom(standing, client, made -> onRoom(made ? null : failure));
        } else if (failure != null) {
            requests.rejections().closeSilently(failure);
        }
    }

    private void onRoom(@Nullable GatewayFailure failure) {
        if (!output.channel().isActive()) {
            return;
        }
        room.onSought();
        try {
            // With TLS, a request may have arrived together with the end of the handshake.
            if (failure == null || !currentResponse.isNone() || reader.isDiscarding()) {
                requests.updateReading();
            } else if (loop.pages() == null) {
                requests.reject(failure);
            } else {
                // An orchestrator must not take a busy process for a dead one: if this may be a probe, its request is
                // read first.
                room.onNone(failure, listener.loop().now());
                requests.updateReading();
            }
        } catch (Throwable bug) {
            requests.onBug(bug);
        }
    }

    @Override
    public boolean isIdle() {
        boolean isBeforeRequest = reader.isIdle() || (reader.isInHead() && reader.requests() == 0);
        return isBeforeRequest
                && !room.isSought()
                // Closing it would not make room, since it is above the limit itself; it may be a probe.
                && room.lack() == null
                && currentResponse.isNone()
                && output.channel().isActive()
                && output.isSent();
    }

    @Override
    public IdleConnections.Use use() {
        if (reader.requests() > 0) {
            return IdleConnections.Use.COMPLETED;
        }
        return reader.isIdle() ? IdleConnections.Use.NONE : IdleConnections.Use.BEGUN;
    }

    @Override
    public long idleSince() {
        return timer.idleSince();
    }

    @Override
    public @Nullable InetAddress address() {
        return address;
    }

    @Override
    public boolean closeForAnother() {
        if (!isIdle() || output.deliverArrived()) {
            return false;
        }
        closing.closeForAnother();
        return true;
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        loop.remove(this);
        loop.connections().leave(address);
        requests.bytes().onClosed();
        output.onClosed();
        listener.tap().onClientClosed(closing.reason());
        closing.leave();
        requests.bytes().count();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) {
        requests.take((ByteBuf) msg);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        requests.onReadBatch();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        output.onWritabilityChanged();
        if (output.isWritable()) {
            currentResponse.onClientWritable();
        }
    }

    /** The client has closed its sending side. The channel stays open then (RFC 9112 section 9.6). */
    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof ChannelInputShutdownEvent) {
            requests.onInputClosed();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (Reading.isBrokenConnection(cause)) {
            closing.closeAsLeft();
        } else {
            requests.onBug(cause);
        }
    }

    @Override
    public void onDrain() {
        if (listener.isEnding() && currentResponse.isNone() && reader.isIdle()) {
            closing.closeNow(ClientClosed.DRAIN);
        }
    }

    @Override
    public void onBug(Throwable bug) {
        requests.onBug(bug);
    }

    @Override
    public void abort() {
        // Before any connection is closed: at its end, an event loop closes its connections in any order.
        currentResponse.onBrokenOff(ClientClosed.DRAIN);
        closing.closeNow(ClientClosed.DRAIN);
    }

    @Override
    public boolean isOverdue(long now) {
        if (requests.bytes().isCounted()) {
            requests.bytes().count();
        }
        watch.checkForClose();
        return watch.isOverdue(now, now);
    }

    @Override
    public void enforce(long judged, long now) {
        watch.enforce(judged, now);
    }
}
