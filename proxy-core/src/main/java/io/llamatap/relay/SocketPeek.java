package io.llamatap.relay;

import io.netty.channel.Channel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.kqueue.KQueueSocketChannel;
import io.netty.channel.unix.UnixChannel;
import io.netty.util.concurrent.FastThreadLocal;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Asks the kernel whether a connection that should be silent is: one call that does not wait, before a request is written.
 *
 * <p>It finds an end or stray bytes that arrived but were not yet reported, so that a POST is not written into a connection that
 * is dead already. A byte that is read here is lost, which does no harm: the connection is closed then. NIO and io_uring have no
 * such call; there a connection is not used before the loop has passed once more over what arrived.
 */
final class SocketPeek {
    private static final FastThreadLocal<ByteBuffer> ONE_BYTE = new FastThreadLocal<>() {
        @Override
        protected ByteBuffer initialValue() {
            return ByteBuffer.allocateDirect(1);
        }
    };

    /** The kernel's numbers for a connection whose other end is closed, and for one that is no more. */
    private static final int CLOSE_WAIT = 8;

    private static final int CLOSE = 7;

    private SocketPeek() {}

    /** Says whether the kernel can be asked. */
    static boolean isPossible(Transport transport) {
        Transport resolved = transport.resolve();
        return resolved == Transport.EPOLL || resolved == Transport.KQUEUE;
    }

    /** Says whether the other end has sent its FIN, read or not; only epoll can tell. */
    static boolean isPeerFinished(Channel channel) {
        return channel instanceof EpollSocketChannel epoll && epoll.tcpInfo().state() == CLOSE_WAIT;
    }

    /** Says whether the other end has reset the connection or been found dead by probes; only epoll can tell. */
    static boolean isPeerGone(Channel channel) {
        return channel instanceof EpollSocketChannel epoll && epoll.tcpInfo().state() == CLOSE;
    }

    /** Says whether there is neither a byte to read, nor an end, nor an error. */
    static boolean isQuiet(Channel channel) {
        if (!(channel instanceof EpollSocketChannel) && !(channel instanceof KQueueSocketChannel)) {
            return true;
        }
        try {
            return ((UnixChannel) channel).fd().read(ONE_BYTE.get(), 0, 1) == 0;
        } catch (IOException e) {
            return false;
        }
    }
}
