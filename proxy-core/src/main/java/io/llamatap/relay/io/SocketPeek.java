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
 * Asks the kernel whether a connection that should be silent is: one call that does not wait, before a request is written.
 *
 * <p>It finds an end or stray bytes that arrived but were not yet reported, so that a POST is not written into a connection that
 * is dead already. A byte that is read here is lost, which does no harm: the connection is closed then. NIO and io_uring have no
 * such call; there a connection is not used before the loop has passed once more over what arrived.
 */
public final class SocketPeek {
    private static final int TAKEN_AT_MOST = 512;

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
    public static boolean isPossible(Transport transport) {
        Transport resolved = transport.resolve();
        return resolved == Transport.EPOLL || resolved == Transport.KQUEUE;
    }

    /** What the kernel knows of the other end of a connection. */
    public enum Peer {
        /** It may still send. */
        HERE,
        /** It has sent its FIN, whether that was read or not. */
        FINISHED,
        /** It has reset the connection, or was found dead by probes. */
        GONE,
        /** The transport cannot be asked: only reading finds out. */
        UNKNOWN
    }

    /** Asks the kernel for the state of a connection that was made. */
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
     * Takes what has arrived and was not read yet; null if that is nothing, or cannot be told. At most a few hundred bytes, which are the
     * caller's: they stand before all that is read from the channel later.
     */
    public static @Nullable ByteBuf takeArrived(Channel channel) {
        if (!channel.isActive() || !(channel instanceof EpollSocketChannel || channel instanceof KQueueSocketChannel)) {
            return null;
        }
        ByteBuf bytes = channel.alloc().directBuffer(TAKEN_AT_MOST);
        try {
            int count = bytes.hasMemoryAddress()
                    ? ((UnixChannel) channel).fd().readAddress(bytes.memoryAddress(), 0, TAKEN_AT_MOST)
                    : 0;
            return count > 0 ? bytes.retain().writerIndex(count) : null;
        } catch (IOException broken) {
            return null;
        } finally {
            bytes.release();
        }
    }

    /** Says whether there is neither a byte to read, nor an end, nor an error. */
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
