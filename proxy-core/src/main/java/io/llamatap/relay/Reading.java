package io.llamatap.relay;

import io.netty.channel.Channel;
import java.io.UncheckedIOException;

/** Stops and resumes reading from a channel. On its event loop. */
final class Reading {
    private Reading() {}

    static void set(Channel channel, boolean reading) {
        if (!channel.isOpen() || channel.config().isAutoRead() == reading) {
            return;
        }
        try {
            channel.config().setAutoRead(reading);
        } catch (UncheckedIOException letGo) {
            // Epoll no longer knows a socket that broke while it was not read from; nothing will come of it any more.
            channel.close();
        }
    }
}
