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
 * What is sent to one channel. The last piece waits for the flush: a head for what follows it in the same batch, since what lies
 * right behind it in memory, goes out with it in one piece; and a piece that stays alone, as a token
 * does, for being sent to the socket itself, see {@link SocketSend}. Both cost less than Netty's way for several.
 *
 * <p>On the event loop of its channel.
 */
public class ChannelWriter {
    private final Channel channel;
    private final ChannelPromise unobserved;
    private ChannelOutboundInvoker out;
    /** The handler's place until the first flush, when all who have a say in what is written stand before it. */
    private @Nullable ChannelHandlerContext place;

    /** What a single piece is sent to by itself; null where that cannot be. */
    private @Nullable Socket socket;

    /** The buffer that a head lies in which waits; null if none does. */
    private @Nullable ByteBuf head;

    private int headStart;
    private int headEnd;
    private @Nullable ByteBuf last;
    /** Whether the channel has pieces of this batch, of which its queue says nothing before the flush. */
    private boolean hasPassedOn;
    /** Whether nothing waits in the channel, for sure. */
    private boolean isClear;

    public ChannelWriter(Channel channel) {
        this.channel = channel;
        this.unobserved = channel.voidPromise();
        this.out = channel;
    }

    /** Writes from a handler's place in the pipeline on: handlers behind it have no say, and need not be passed for each piece. */
    public final void writeFrom(ChannelHandlerContext place) {
        out = place;
        this.place = place;
    }

    public final Channel channel() {
        return channel;
    }

    /** Where the other end is; for logs. */
    public final SocketAddress remoteAddress() {
        return channel.remoteAddress();
    }

    public final boolean isWritable() {
        return isClear || channel.isWritable();
    }

    /**
     * Takes a head, which lies somewhere in a buffer; it goes out with the next flush, before what is written until then.
     *
     * @param buffer of which one share is taken over
     */
    public final void writeHead(ByteBuf buffer, int start, int end) {
        passOn();
        head = buffer;
        headStart = start;
        headEnd = end;
    }

    /** Takes a buffer; it goes out with the next flush. */
    public final void write(ByteBuf bytes) {
        if (isRightBehindHead(bytes)) {
            bytes.readerIndex(headStart);
            bytes.release();
            head = null;
        }
        passOn();
        last = bytes;
    }

    @SuppressWarnings("ReferenceEquality") // the very buffer, not one with the same bytes
    private boolean isRightBehindHead(ByteBuf bytes) {
        return bytes == head && bytes.readerIndex() == headEnd;
    }

    /**
     * Takes a range of a buffer: the buffer itself if nothing stands behind the range, else a slice of it.
     *
     * @param in taken, or given back
     * @return the buffer; null if it was taken
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

    /** Gives what waits here to the channel. */
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

    /** Sends what was taken; says whether there was anything. */
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
        // There is no buffer any more once our side was ended, which happens when it is empty.
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

    /** Ends our side of the connection; the other end may go on sending. */
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
        if (place != null) {
            socket = SocketSend.socketBehind(place);
            place = null;
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

    /** Says whether everything was handed to the kernel; not so once the channel, or our side of it, was closed. */
    public final boolean isSent() {
        return head == null && last == null && isQueueEmpty();
    }

    /** The channel was closed: what waits is lost. */
    public final void release() {
        ByteBuf bytes = takeLast();
        if (bytes != null) {
            bytes.release();
        }
    }
}
