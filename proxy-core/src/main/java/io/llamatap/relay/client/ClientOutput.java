package io.llamatap.relay.client;

import io.llamatap.relay.client.page.LocalPages;
import io.llamatap.relay.client.page.OwnResponse;
import io.llamatap.relay.exchange.GatewayFailure;
import io.llamatap.relay.exchange.ListenerLoop;
import io.llamatap.relay.exchange.RequestLine;
import io.llamatap.relay.exchange.WritabilityClock;
import io.llamatap.relay.http1.ResponseHeadWriter;
import io.llamatap.relay.io.ChannelWriter;
import io.llamatap.relay.io.Reading;
import io.llamatap.relay.io.SocketPeek;
import io.llamatap.tap.Api;
import io.llamatap.tap.LoopTap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundBuffer;
import java.time.Duration;

/** Writes to one client, and closes its channel. Used on the event loop of the channel. */
final class ClientOutput extends ChannelWriter {
    private final OwnResponse ownResponses;
    private final WritabilityClock writability;
    private long waitingBytes;
    private long stalledSince;

    ClientOutput(Channel channel, ListenerLoop listener, OwnResponse ownResponses) {
        super(channel);
        this.ownResponses = ownResponses;
        this.writability = new WritabilityClock(listener, LoopTap.Side.CLIENT);
    }

    /** Writes an error response. */
    void writeFailure(GatewayFailure failure, RequestLine request, boolean persists) {
        writeFailure(
                failure,
                "",
                request.endpoint().api(),
                !request.isHead(),
                ResponseHeadWriter.Persistence.of(request.http10(), persists));
    }

    /** Writes an error response that shows what was wrong with this request. */
    void writeFailure(
            GatewayFailure failure,
            String seen,
            Api api,
            boolean withBody,
            ResponseHeadWriter.Persistence persistence) {
        write(ownResponses.create(channel().alloc(), failure, seen, api, withBody, persistence));
    }

    /** Writes a page of our own. */
    void writePage(LocalPages.Page page, boolean withBody, ResponseHeadWriter.Persistence persistence) {
        write(ownResponses.create(channel().alloc(), page, withBody, persistence));
    }

    /** Reads what has arrived and was not read yet, as if the event loop had read it. Returns whether there was anything. */
    boolean deliverArrived() {
        ByteBuf arrived = SocketPeek.takeArrived(channel());
        if (arrived == null) {
            return false;
        }
        channel().pipeline().fireChannelRead(arrived).fireChannelReadComplete();
        return true;
    }

    void setReading(boolean reading) {
        Reading.set(channel(), reading);
    }

    boolean isReading() {
        return channel().config().isAutoRead();
    }

    /** Reads once from a client whose reading is paused. What arrives is kept. */
    void readOnce() {
        channel().read();
    }

    /** Asks the kernel for the state of the client: epoll does not report a reset after a FIN, nor a FIN behind unread bytes. */
    SocketPeek.Peer peer() {
        return channel().isActive() ? SocketPeek.peer(channel()) : SocketPeek.Peer.UNKNOWN;
    }

    /** Returns how many bytes of the client the kernel may hold unread. */
    int receiveBytes() {
        Integer bytes = channel().config().getOption(ChannelOption.SO_RCVBUF);
        return bytes == null ? Integer.MAX_VALUE : bytes;
    }

    void onWritabilityChanged() {
        writability.onChanged(channel().isWritable());
    }

    void onClosed() {
        writability.onChanged(true);
        release();
    }

    /**
     * Returns whether the client has read nothing of what waits for it for longer than the limit. Called at ticks.
     *
     * @param judged the limit must have passed by this time
     * @param now the start of a wait that was not running before
     */
    boolean isStalled(long judged, long now, Duration limit) {
        ChannelOutboundBuffer buffer = channel().unsafe().outboundBuffer();
        long waiting = buffer == null ? 0 : buffer.totalPendingWriteBytes() - buffer.currentProgress();
        if (waiting == 0 || waiting != waitingBytes) {
            waitingBytes = waiting;
            stalledSince = now;
            return false;
        }
        return !limit.isZero() && judged - stalledSince > limit.toNanos();
    }

    void close() {
        channel().close();
    }

    /** Closes with a reset, so that the client does not take it for a regular end. */
    void reset() {
        if (channel().isOpen()) {
            channel().config().setOption(ChannelOption.SO_LINGER, 0);
            channel().close();
        }
    }
}
