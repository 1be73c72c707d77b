package io.llamatap.relay.client;

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

/** What is sent to one client, and the ways to end it. On the event loop of its channel. */
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

    /** Answers in the upstream's stead. */
    void writeFailure(GatewayFailure failure, RequestLine request, boolean persists) {
        writeFailure(
                failure,
                "",
                request.endpoint().api(),
                !request.isHead(),
                ResponseHeadWriter.Persistence.of(request.http10(), persists));
    }

    /** Answers in the upstream's stead, and tells what was wrong with this one request. */
    void writeFailure(
            GatewayFailure failure,
            String seen,
            Api api,
            boolean withBody,
            ResponseHeadWriter.Persistence persistence) {
        write(ownResponses.of(channel().alloc(), failure, seen, api, withBody, persistence));
    }

    /** Answers with a page of our own. */
    void writePage(LocalPages.Page page, boolean withBody, ResponseHeadWriter.Persistence persistence) {
        write(ownResponses.of(channel().alloc(), page, withBody, persistence));
    }

    /** Has read what has arrived and was not read yet, as if the loop had come to it by itself; says whether there was anything. */
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

    /** Reads once more from a client that is not being read from; what comes is kept. */
    void readOnce() {
        channel().read();
    }

    /** Asks what has become of the client: epoll tells nothing of a reset behind its end, nor of an end behind what is not read. */
    SocketPeek.Peer peer() {
        return channel().isActive() ? SocketPeek.peer(channel()) : SocketPeek.Peer.UNKNOWN;
    }

    /** How much of the client's the kernel may hold unread. */
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
     * Says whether something has waited for so long without a byte being taken; called at ticks.
     *
     * @param judged by when the limit must have passed
     * @param now when a wait begins that was not seen before
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

    /** Closes so that the client cannot take it for an end. */
    void reset() {
        if (channel().isOpen()) {
            channel().config().setOption(ChannelOption.SO_LINGER, 0);
            channel().close();
        }
    }
}
