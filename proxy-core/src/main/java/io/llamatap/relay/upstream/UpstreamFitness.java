package io.llamatap.relay.upstream;

import io.llamatap.relay.io.SocketPeek;
import io.netty.channel.Channel;

/** Whether one connection to the upstream can take a request. On the event loop of its channel. */
final class UpstreamFitness {
    private final Channel channel;
    private final boolean canPeek;

    /**
     * Takes a connection.
     *
     * @param canPeek whether the kernel can be asked at once if the connection is as idle as it seems; see {@link SocketPeek}
     */
    UpstreamFitness(Channel channel, boolean canPeek) {
        this.channel = channel;
        this.canPeek = canPeek;
    }

    /** Says whether the connection, idle or new, can take a request: it is open and the upstream has not said anything. */
    boolean isFit() {
        return channel.isActive()
                && (canPeek ? SocketPeek.isQuiet(channel) : SocketPeek.peer(channel) != SocketPeek.Peer.FINISHED);
    }

    /**
     * Says whether a new connection can take a request. Where it cannot be peeked at, {@link ConnectAttempt} has waited for what came
     * with it: an end that comes only now is that of a connection in use, and what stands before it is heard.
     */
    boolean isFitWhenNew() {
        return canPeek ? isFit() : channel.isActive();
    }

    /** Says whether the upstream has ended a connection that cannot be peeked at, and its end was not read yet. */
    boolean isEndUnread() {
        return !canPeek && channel.isActive() && SocketPeek.peer(channel) == SocketPeek.Peer.FINISHED;
    }
}
