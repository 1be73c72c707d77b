package io.llamatap.relay.io;

import io.netty.channel.Channel;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Pauses and resumes reading from a channel. Used on its event loop. */
public final class Reading {
    private Reading() {}

    /**
     * Returns whether an exception that a handler got means a broken connection, not a bug. If reading is resumed on a socket
     * that epoll has removed, Netty passes its own exception, wrapped, to the handlers before {@link #set} can catch it.
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
        } catch (UncheckedIOException removed) {
            // Epoll has removed a socket that broke while it was not read from; nothing more can arrive on it.
            channel.close();
        }
    }
}
