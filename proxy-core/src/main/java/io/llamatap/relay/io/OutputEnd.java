package io.llamatap.relay.io;

import io.netty.channel.ChannelHandler;
import io.netty.channel.socket.DuplexChannel;

/** A handler that has a say in how our sending on its channel ends: encryption has a word of its own for that. */
public interface OutputEnd extends ChannelHandler {
    /** Says whether one side may end while the other goes on. */
    boolean mayEndOneSide();

    /** Says that nothing more will be sent, and ends our side of the connection. */
    void shutdown(DuplexChannel channel);
}
