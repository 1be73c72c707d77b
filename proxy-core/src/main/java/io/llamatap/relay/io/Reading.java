package io.llamatap.relay.io;

import io.netty.channel.Channel;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Stops and resumes reading from a channel, and knows how that fails. On its event loop. */
public final class Reading {
    private Reading() {}

    /**
     * Says whether what a handler was told is a broken connection, and not a bug. Where reading is resumed on a socket that epoll
     * no longer knows, Netty reports its own exception to the handlers, wrapped, before {@link #set} can see it.
     */
    public static boolean isBrokenConnection(Throwable cause) {
        return cause instanceof IOException || cause instanceof UncheckedIOException;
    }

    public static void set(Channel channel, boolean reading) {
        if (!channel.isOpen() || channel.config().isAutoRead() == reading) {
            return;
        }
        try {
            channel.config().setAutoRead(reading);
            if (!reading) {
                ReadSize.onStopped(channel);
            }
        } catch (UncheckedIOException letGo) {
            // Epoll no longer knows a socket that broke while it was not read from; nothing will come of it any more.
            channel.close();
        }
    }
}
