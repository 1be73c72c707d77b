package io.llamatap.relay.io;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.kqueue.KQueueSocketChannel;
import io.netty.channel.unix.Socket;
import io.netty.channel.unix.UnixChannel;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Hands a buffer to the kernel at once, past the pipeline and the channel's queue, which cost a token more than reading its JSON.
 *
 * <p>Only for one who knows that nothing waits in the queue; on the channel's event loop.
 */
final class SocketSend {
    private SocketSend() {}

    /**
     * Returns the socket that a handler may send to by itself; null where others have a say in what is written, as TLS has, and
     * where the transport does not send by such calls.
     */
    @SuppressWarnings("ReferenceEquality") // the very place
    static @Nullable Socket socketBehind(ChannelHandlerContext place) {
        Channel channel = place.channel();
        boolean isNext = place.pipeline().firstContext() == place;
        boolean isPlain = channel instanceof EpollSocketChannel || channel instanceof KQueueSocketChannel;
        return isNext && isPlain && ((UnixChannel) channel).fd() instanceof Socket socket ? socket : null;
    }

    /**
     * Sends as much as the kernel takes. The buffer stays the caller's, its reader index passes over what was sent.
     *
     * @return whether that was all; if not, the rest has to be written to the channel, which also finds out why
     */
    static boolean all(Socket socket, ByteBuf bytes) {
        // The number of a socket that is closed may be another's.
        if (!socket.isOpen() || !bytes.hasMemoryAddress()) {
            return false;
        }
        try {
            bytes.skipBytes(socket.sendAddress(bytes.memoryAddress(), bytes.readerIndex(), bytes.writerIndex()));
            return !bytes.isReadable();
        } catch (IOException broken) {
            return false;
        }
    }
}
