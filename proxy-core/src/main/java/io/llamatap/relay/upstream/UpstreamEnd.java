package io.llamatap.relay.upstream;

import io.llamatap.tap.LoopTap;
import io.llamatap.tap.UpstreamClosed;
import io.netty.channel.Channel;
import org.jspecify.annotations.Nullable;

/** How one connection to the upstream ends, which is counted once, if the connection was. On the event loop of its channel. */
final class UpstreamEnd {
    private final Channel channel;
    private final LoopTap tap;
    private @Nullable UpstreamClosed because;
    private boolean isCounted;

    UpstreamEnd(Channel channel, LoopTap tap) {
        this.channel = channel;
        this.tap = tap;
    }

    /** The connection was made, and counted as one. */
    void count() {
        isCounted = true;
    }

    boolean isCounted() {
        return isCounted;
    }

    /** Says whether it was closed from here. */
    boolean isClosing() {
        return because != null;
    }

    /**
     * Closes the connection.
     *
     * @param wasIdle whether it served no exchange
     */
    void close(boolean wasIdle, UpstreamClosed reason) {
        assert channel.eventLoop().inEventLoop();
        if (because == null) {
            because = reason;
            if (isCounted) {
                tap.onUpstreamClosed(wasIdle, reason);
            }
        }
        channel.close();
    }

    /**
     * Closes an idle connection, but not before this pass of the loop is over: epoll may still hold its end ready, and would tell it to
     * the new connection that gets the same descriptor.
     */
    void closeLater(UpstreamClosed reason) {
        because = reason;
        tap.onUpstreamClosed(true, reason);
        channel.eventLoop().execute(channel::close);
    }
}
