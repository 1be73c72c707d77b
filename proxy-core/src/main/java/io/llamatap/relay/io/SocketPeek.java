package io.llamatap.relay.io;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.kqueue.KQueueSocketChannel;
import io.netty.channel.unix.UnixChannel;
import io.netty.channel.uring.IoUringSocketChannel;
import io.netty.util.concurrent.FastThreadLocal;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Asks the kernel, with one system call that does not wait, whether an idle connection is still silent before a request is
 * written to it.
 *
 * <p>It finds a FIN or stray bytes that arrived but were not reported yet, so that no POST is written into a connection that is
 * already closed. A byte that is read here is lost, which does no harm, since the connection is closed then. NIO and io_uring
 * have no such call; there a connection is used only after the event loop has polled its sockets once more.
 */
public final class SocketPeek {
    private static final int MAX_TAKEN_BYTES = 512;

    private static final FastThreadLocal<ByteBuffer> ONE_BYTE = new FastThreadLocal<>() {
        @Override
        protected ByteBuffer initialValue() {
            return ByteBuffer.allocateDirect(1);
        }
    };

    /** The kernel's TCP states for a connection whose peer has sent a FIN, and for one that is closed. */
    private static final int CLOSE_WAIT = 8;

    private static final int CLOSE = 7;

    private SocketPeek() {}

    /** Returns whether the transport has such a call. */
    public static boolean isPossible(Transport transport) {
        Transport resolved = transport.resolve();
        return resolved == Transport.EPOLL || resolved == Transport.KQUEUE;
    }

    /** What the kernel knows of the peer. */
    public enum Peer {
        /** It may still send. */
        HERE,
        /** It has sent a FIN, whether that was read or not. */
        FINISHED,
        /** It has reset the connection, or does not respond to keep-alive probes. */
        GONE,
        /** The transport cannot tell; only reading can. */
        UNKNOWN
    }

    /** Asks the kernel for the state of an established connection. */
    public static Peer peer(Channel channel) {
        if (channel instanceof EpollSocketChannel epoll) {
            return peer(epoll.tcpInfo().state());
        }
        return channel instanceof IoUringSocketChannel ring
                ? peer(ring.tcpInfo().state())
                : Peer.UNKNOWN;
    }

    private static Peer peer(int state) {
        return switch (state) {
            case CLOSE_WAIT -> Peer.FINISHED;
            case CLOSE -> Peer.GONE;
            default -> Peer.HERE;
        };
    }

    /**
     * Reads what has arrived and was not read yet; returns null if there is nothing, or it cannot be read. At most 512 bytes, in
     * a buffer that the caller owns. They precede all that is read from the channel later.
     */
    public static @Nullable ByteBuf takeArrived(Channel channel) {
        if (!channel.isActive() || !(channel instanceof EpollSocketChannel || channel instanceof KQueueSocketChannel)) {
            return null;
        }
        ByteBuf bytes = channel.alloc().directBuffer(MAX_TAKEN_BYTES);
        try {
            int count = bytes.hasMemoryAddress()
                    ? ((UnixChannel) channel).fd().readAddress(bytes.memoryAddress(), 0, MAX_TAKEN_BYTES)
                    : 0;
            return count > 0 ? bytes.retain().writerIndex(count) : null;
        } catch (IOException broken) {
            return null;
        } finally {
            bytes.release();
        }
    }

    /** Returns whether there is no byte to read, no FIN and no error. */
    public static boolean isQuiet(Channel channel) {
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
