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
 * Hands a buffer to the kernel directly, past the pipeline and the channel's queue. For a token, those would cost more than
 * parsing its JSON.
 *
 * <p>Only for callers who know that nothing waits in the queue. Used on the channel's event loop.
 */
final class SocketSend {
    private SocketSend() {}

    /**
     * Returns the socket that a handler may send to directly; null if another handler may change what is written, as TLS does, or
     * the transport does not send by system calls.
     */
    @SuppressWarnings("ReferenceEquality") // the same context
    static @Nullable Socket socketBehind(ChannelHandlerContext context) {
        Channel channel = context.channel();
        boolean isNext = context.pipeline().firstContext() == context;
        boolean isPlain = channel instanceof EpollSocketChannel || channel instanceof KQueueSocketChannel;
        return isNext && isPlain && ((UnixChannel) channel).fd() instanceof Socket socket ? socket : null;
    }

    /**
     * Sends as much as the kernel accepts. The buffer stays the caller's; its reader index moves past what was sent.
     *
     * @return whether everything was sent; if not, the rest has to be written to the channel, which also finds the cause
     */
    static boolean all(Socket socket, ByteBuf bytes) {
        // The descriptor of a closed socket may belong to another one by now.
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
