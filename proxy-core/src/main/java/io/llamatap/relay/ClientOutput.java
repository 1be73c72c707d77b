package io.llamatap.relay;

import io.llamatap.tap.Api;
import io.llamatap.tap.LoopTap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.socket.DuplexChannel;
import java.net.SocketAddress;
import java.time.Duration;

/** What is sent to one client, and the ways to end it. On the event loop of its channel. */
final class ClientOutput extends Outlet {
    private final OwnAnswer ownAnswers;
    private final WritabilityClock writability;
    private long waitingBytes;
    private long stalledSince;

    ClientOutput(Channel channel, ListenerLoop listener) {
        super(channel);
        this.ownAnswers = listener.loop().ownAnswers();
        this.writability = new WritabilityClock(listener, LoopTap.Side.CLIENT);
    }

    /** Where the client is; for logs. */
    SocketAddress remoteAddress() {
        return channel().remoteAddress();
    }

    /** Answers in the upstream's stead. */
    void writeFailure(GatewayFailure failure, Api api, boolean withBody, ResponseHeadWriter.Persistence persistence) {
        writeFailure(failure, "", api, withBody, persistence);
    }

    /** Answers in the upstream's stead, and tells what was wrong with this one request. */
    void writeFailure(
            GatewayFailure failure,
            String seen,
            Api api,
            boolean withBody,
            ResponseHeadWriter.Persistence persistence) {
        write(ownAnswers.of(channel().alloc(), failure, seen, api, withBody, persistence));
    }

    /** Answers with a page of our own. */
    void writePage(LocalPages.Answer page, boolean withBody, ResponseHeadWriter.Persistence persistence) {
        write(ownAnswers.of(channel().alloc(), page, withBody, persistence));
    }

    void setReading(boolean reading) {
        Reading.set(channel(), reading);
    }

    /** Says whether the client has ended its side while it is not being read from; called at ticks. */
    boolean isPeerFinishedUnread() {
        return !channel().config().isAutoRead() && channel().isActive() && SocketPeek.isPeerFinished(channel());
    }

    /** Says whether a client that has ended its side is gone altogether, of which epoll tells nothing; called at ticks. */
    boolean isPeerGone() {
        return channel().isActive() && SocketPeek.isPeerGone(channel());
    }

    void onWritabilityChanged() {
        writability.onChanged(channel().isWritable());
    }

    void onClosed() {
        writability.onChanged(true);
        release();
    }

    /** Says whether something has waited for so long without a byte being taken; called at ticks. */
    boolean isStalled(long now, Duration limit) {
        ChannelOutboundBuffer buffer = channel().unsafe().outboundBuffer();
        long waiting = buffer == null ? 0 : buffer.totalPendingWriteBytes() - buffer.currentProgress();
        if (waiting == 0 || waiting != waitingBytes) {
            waitingBytes = waiting;
            stalledSince = now;
            return false;
        }
        return !limit.isZero() && now - stalledSince > limit.toNanos();
    }

    /** Ends our side of the connection; the client may go on sending. */
    void shutdown() {
        ClientTls tls = channel().pipeline().get(ClientTls.class);
        if (channel() instanceof DuplexChannel duplex) {
            if (tls == null) {
                duplex.shutdownOutput();
            } else {
                tls.shutdown(duplex);
            }
        } else {
            channel().close();
        }
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
