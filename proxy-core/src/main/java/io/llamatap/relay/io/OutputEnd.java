package io.llamatap.relay.io;

import io.netty.channel.ChannelHandler;
import io.netty.channel.socket.DuplexChannel;

/** A handler that takes part in closing the sending side of its channel, as TLS does with close_notify. */
public interface OutputEnd extends ChannelHandler {
    /** Returns whether one side may be closed while the other goes on. */
    boolean mayEndOneSide();

    /** Closes our sending side of the connection, after telling the peer. */
    void shutdown(DuplexChannel channel);
}
