package io.llamatap.relay.io;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelOutboundInvoker;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.DuplexChannel;
import io.netty.channel.unix.Socket;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Writes to one channel. The last piece is held until the flush, for two reasons. A head is sent together with what follows it in
 * the same batch, if that lies directly behind it in memory. A piece that stays alone, such as a token, is sent to the socket
 * directly; see {@link SocketSend}. Both cost less than Netty's write queue.
 *
 * <p>Used on the event loop of its channel.
 */
public class ChannelWriter {
    private final Channel channel;
    private final ChannelPromise unobserved;
    private ChannelOutboundInvoker out;
    /**
     * The handler's context until the first flush, when all handlers that may change what is written have been added before it.
     */
    private @Nullable ChannelHandlerContext context;

    /** The socket for direct sends; null if they are impossible. */
    private @Nullable Socket socket;

    /** The buffer of a head that is held; null if none is. */
    private @Nullable ByteBuf head;

    private int headStart;
    private int headEnd;
    private @Nullable ByteBuf last;
    /** Whether pieces of this batch were written to the channel, whose queue does not count them before the flush. */
    private boolean hasPassedOn;
    /** Whether nothing waits in the channel's queue, for certain. */
    private boolean isClear;

    public ChannelWriter(Channel channel) {
        this.channel = channel;
        this.unobserved = channel.voidPromise();
        this.out = channel;
    }

    /** Writes from a handler's position in the pipeline, so that the handlers behind it are not passed. */
    public final void writeFrom(ChannelHandlerContext context) {
        out = context;
        this.context = context;
    }

    public final Channel channel() {
        return channel;
    }

    /** Returns the address of the peer, for logs. */
    public final SocketAddress remoteAddress() {
        return channel.remoteAddress();
    }

    public final boolean isWritable() {
        return isClear || channel.isWritable();
    }

    /**
     * Takes a head that lies in a buffer. It is sent with the next flush.
     *
     * @param buffer of which one reference is taken over
     */
    public final void writeHead(ByteBuf buffer, int start, int end) {
        passOn();
        head = buffer;
        headStart = start;
        headEnd = end;
    }

    /** Takes ownership of a buffer. It is sent with the next flush. */
    public final void write(ByteBuf bytes) {
        if (isRightBehindHead(bytes)) {
            bytes.readerIndex(headStart);
            bytes.release();
            head = null;
        }
        passOn();
        last = bytes;
    }

    @SuppressWarnings("ReferenceEquality") // the same buffer, not one with equal bytes
    private boolean isRightBehindHead(ByteBuf bytes) {
        return bytes == head && bytes.readerIndex() == headEnd;
    }

    /**
     * Takes a range of a buffer: the buffer itself if the range reaches its end, else a slice of it.
     *
     * @param in whose ownership is taken, unless it is returned
     * @return the buffer if something follows the range; else null
     */
    public final @Nullable ByteBuf write(ByteBuf in, int from, int end) {
        if (end == in.writerIndex()) {
            in.readerIndex(from);
            write(in);
            return null;
        }
        if (end > from) {
            write(in.retainedSlice(from, end - from));
        }
        return in;
    }

    /** Writes what is held to the channel. */
    private void passOn() {
        ByteBuf bytes = takeLast();
        if (bytes != null) {
            passOn(bytes);
        }
    }

    private void passOn(ByteBuf bytes) {
        hasPassedOn = true;
        isClear = false;
        out.write(bytes, unobserved);
    }

    private @Nullable ByteBuf takeLast() {
        ByteBuf waiting = head;
        if (waiting != null) {
            head = null;
            return waiting.slice(headStart, headEnd - headStart);
        }
        ByteBuf bytes = last;
        last = null;
        return bytes;
    }

    /** Sends what was written. Returns whether there was anything. */
    public final boolean flush() {
        ByteBuf bytes = takeLast();
        if (bytes == null) {
            return false;
        }
        if (!isSentAlone(bytes)) {
            passOn(bytes);
            hasPassedOn = false;
            out.flush();
        }
        return true;
    }

    /** Flushes, and runs the action once everything was handed to the kernel; never if the channel closes before. */
    public final void whenFlushed(Runnable action) {
        flush();
        if (!channel.isOpen()) {
            return;
        }
        ChannelOutboundBuffer waiting = channel.unsafe().outboundBuffer();
        // The channel has no buffer after its output was shut down, which happens only when everything was sent.
        if (waiting == null || waiting.isEmpty()) {
            action.run();
            return;
        }
        channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(done -> {
            if (done.isSuccess()) {
                action.run();
            }
        });
    }

    /** Closes our sending side of the connection. The peer may go on sending. */
    public final void shutdown() {
        OutputEnd encrypted = channel.pipeline().get(OutputEnd.class);
        if (channel instanceof DuplexChannel duplex) {
            if (encrypted == null) {
                duplex.shutdownOutput();
            } else {
                encrypted.shutdown(duplex);
            }
        } else {
            channel.close();
        }
    }

    private boolean isSentAlone(ByteBuf bytes) {
        if (context != null) {
            socket = SocketSend.socketBehind(context);
            context = null;
        }
        Socket direct = socket;
        boolean isNext = !hasPassedOn && (isClear || isQueueEmpty());
        if (direct == null || !isNext || !SocketSend.all(direct, bytes)) {
            return false;
        }
        isClear = true;
        bytes.release();
        return true;
    }

    private boolean isQueueEmpty() {
        ChannelOutboundBuffer waiting = channel.unsafe().outboundBuffer();
        return waiting != null && waiting.isEmpty();
    }

    /** Returns whether everything was handed to the kernel; false after the channel, or its output, was closed. */
    public final boolean isSent() {
        return head == null && last == null && isQueueEmpty();
    }

    /** The channel was closed: releases what is held. */
    public final void release() {
        ByteBuf bytes = takeLast();
        if (bytes != null) {
            bytes.release();
        }
    }
}
