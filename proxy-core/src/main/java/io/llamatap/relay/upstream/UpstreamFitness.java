package io.llamatap.relay.upstream;

import io.llamatap.relay.io.SocketPeek;
import io.netty.channel.Channel;

/** Checks whether one connection to the upstream can take a request. Used on the event loop of its channel. */
final class UpstreamFitness {
    private final Channel channel;
    private final boolean canPeek;

    /**
     * Creates it for a connection.
     *
     * @param canPeek whether the kernel can be asked whether the connection is silent; see {@link SocketPeek}
     */
    UpstreamFitness(Channel channel, boolean canPeek) {
        this.channel = channel;
        this.canPeek = canPeek;
    }

    /** Returns whether the connection, idle or new, can take a request: it is open, and the upstream has sent nothing. */
    boolean isFit() {
        return channel.isActive()
                && (canPeek ? SocketPeek.isQuiet(channel) : SocketPeek.peer(channel) != SocketPeek.Peer.FINISHED);
    }

    /**
     * Returns whether a new connection can take a request. If it cannot be peeked at, {@link ConnectAttempt} has waited for what
     * came with it. A FIN that arrives later is that of a connection in use, and what precedes it is read.
     */
    boolean isFitWhenNew() {
        return canPeek ? isFit() : channel.isActive();
    }

    /** Returns whether the upstream has closed a connection that cannot be peeked at, and the FIN was not read yet. */
    boolean isEndUnread() {
        return !canPeek && channel.isActive() && SocketPeek.peer(channel) == SocketPeek.Peer.FINISHED;
    }
}
