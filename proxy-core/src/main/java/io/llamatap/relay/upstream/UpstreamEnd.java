package io.llamatap.relay.upstream;

import io.llamatap.tap.LoopTap;
import io.llamatap.tap.UpstreamClosed;
import io.netty.channel.Channel;
import org.jspecify.annotations.Nullable;

/**
 * Closes one connection to the upstream, and counts that once if the connection was counted. Used on the event loop of its
 * channel.
 */
final class UpstreamEnd {
    private final Channel channel;
    private final LoopTap tap;
    private @Nullable UpstreamClosed closeReason;
    private boolean isCounted;

    UpstreamEnd(Channel channel, LoopTap tap) {
        this.channel = channel;
        this.tap = tap;
    }

    /** The connection is established and was counted. */
    void count() {
        isCounted = true;
    }

    boolean isCounted() {
        return isCounted;
    }

    /** Returns whether we have closed the connection. */
    boolean isClosing() {
        return closeReason != null;
    }

    /**
     * Closes the connection.
     *
     * @param wasIdle whether it served no exchange
     */
    void close(boolean wasIdle, UpstreamClosed reason) {
        assert channel.eventLoop().inEventLoop();
        if (closeReason == null) {
            closeReason = reason;
            if (isCounted) {
                tap.onUpstreamClosed(wasIdle, reason);
            }
        }
        channel.close();
    }

    /**
     * Closes an idle connection after the present round of the event loop. Otherwise epoll may still have its FIN in the present
     * batch, and would report it for a new connection with the same file descriptor.
     */
    void closeLater(UpstreamClosed reason) {
        assert channel.eventLoop().inEventLoop();
        closeReason = reason;
        tap.onUpstreamClosed(true, reason);
        channel.eventLoop().execute(channel::close);
    }
}
