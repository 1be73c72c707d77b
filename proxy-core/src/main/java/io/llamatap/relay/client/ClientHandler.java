package io.llamatap.relay.client;

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
 * One client connection: its channel, its place among the others, and its end. What it asks for is {@link ClientRequests}'.
 *
 * <p>On the event loop of its channel.
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
    private int place;

    /**
     * Takes a client's channel.
     *
     * @param accepted when the connection was accepted: a handshake takes of the time for the first request's head
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
    public int place() {
        return place;
    }

    @Override
    public void setPlace(int place) {
        this.place = place;
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
        requests.bytes().of(client);
        ConnectionCount.Standing standing = loop.connections().enter(client);
        GatewayFailure failure = standing.failure();
        if (failure != null && standing.isTold()) {
            // Nothing is read from it before there is room.
            room.seek();
            output.setReading(false);
            loop.makeRoom(standing, client, any -> onRoom(any ? null : failure));
        } else if (failure != null) {
            requests.rejections().closeUntold(failure);
        }
    }

    private void onRoom(@Nullable GatewayFailure failure) {
        if (!output.channel().isActive()) {
            return;
        }
        room.onSought();
        try {
            // In the encryption, a request may have come with the end of the handshake.
            if (failure == null || !currentResponse.isNone() || reader.isDiscarding()) {
                requests.updateReading();
            } else if (loop.pages() == null) {
                requests.reject(failure);
            } else {
                // An orchestrator must not take a busy process for a dead one: where it may ask, its request is waited
                // for.
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
                // Its end would make room for nobody: it is above the limit itself, and may be a probe's.
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
    public boolean giveUp() {
        if (!isIdle() || output.deliverArrived()) {
            return false;
        }
        closing.forAnother();
        return true;
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        loop.remove(this);
        loop.connections().leave(address);
        requests.bytes().onClosed();
        output.onClosed();
        listener.tap().onClientClosed(closing.reason());
        requests.leave();
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

    /** A half-close by the client, since half-closed channels are kept (RFC 9112 section 9.6). */
    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof ChannelInputShutdownEvent) {
            requests.onInputClosed();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (Reading.isBrokenConnection(cause)) {
            closing.byClient();
        } else {
            requests.onBug(cause);
        }
    }

    @Override
    public void onDrain() {
        if (listener.isEnding() && currentResponse.isNone() && reader.isIdle()) {
            closing.now(ClientClosed.DRAIN);
        }
    }

    @Override
    public void onBug(Throwable bug) {
        requests.onBug(bug);
    }

    @Override
    public void abort() {
        // Before anything closes: a loop that ends closes its connections in any order.
        currentResponse.onBrokenOff(ClientClosed.DRAIN);
        closing.now(ClientClosed.DRAIN);
    }

    @Override
    public boolean isOverdue(long now) {
        if (requests.bytes().isCounted()) {
            requests.bytes().count();
        }
        watch.lookForEnd();
        return watch.isOverdue(now, now);
    }

    @Override
    public void enforce(long judged, long now) {
        watch.enforce(judged, now);
    }
}
