package io.llamatap.relay;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelOutboundInvoker;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.DuplexChannel;
import io.netty.channel.unix.Socket;
import org.jspecify.annotations.Nullable;

/**
 * What is sent to one channel. The last piece waits for the flush: a head for what follows it in the same batch, since what lies
 * right behind it in memory, as {@link Head#replace} has it, goes out with it in one piece; and a piece that stays alone, as a token
 * does, for being sent to the socket itself, see {@link SocketSend}. Both cost less than Netty's way for several.
 *
 * <p>On the event loop of its channel.
 */
class Outlet {
    private final Channel channel;
    private final ChannelPromise unobserved;
    private ChannelOutboundInvoker out;
    /** The handler's place until the first flush, when all who have a say in what is written stand before it. */
    private @Nullable ChannelHandlerContext place;

    /** What a single piece is sent to by itself; null where that cannot be. */
    private @Nullable Socket socket;

    private @Nullable WrittenHead head;
    private @Nullable ByteBuf last;
    /** Whether the channel has pieces of this batch, of which its queue says nothing before the flush. */
    private boolean hasPassedOn;
    /** Whether nothing waits in the channel, for sure. */
    private boolean isClear;

    Outlet(Channel channel) {
        this.channel = channel;
        this.unobserved = channel.voidPromise();
        this.out = channel;
    }

    /** Writes from a handler's place in the pipeline on: handlers behind it have no say, and need not be passed for each piece. */
    final void writeFrom(ChannelHandlerContext place) {
        out = place;
        this.place = place;
    }

    final Channel channel() {
        return channel;
    }

    final boolean isWritable() {
        return isClear || channel.isWritable();
    }

    /** Takes a head; it goes out with the next flush, before what is written until then. */
    final void writeHead(WrittenHead next) {
        passOn();
        head = next;
    }

    /** Takes a buffer; it goes out with the next flush. */
    final void write(ByteBuf bytes) {
        WrittenHead waiting = head;
        if (waiting != null && waiting.joins(bytes)) {
            head = null;
        }
        passOn();
        last = bytes;
    }

    /**
     * Takes a range of a buffer: the buffer itself if nothing stands behind the range, else a slice of it.
     *
     * @param in taken, or given back
     * @return the buffer; null if it was taken
     */
    final @Nullable ByteBuf write(ByteBuf in, int from, int end) {
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
        WrittenHead waiting = head;
        if (waiting != null) {
            head = null;
            return waiting.alone();
        }
        ByteBuf bytes = last;
        last = null;
        return bytes;
    }

    /** Sends what was taken; says whether there was anything. */
    final boolean flush() {
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
    final void whenFlushed(Runnable action) {
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
    final void shutdown() {
        TlsEnd tls = channel.pipeline().get(TlsEnd.class);
        if (channel instanceof DuplexChannel duplex) {
            if (tls == null) {
                duplex.shutdownOutput();
            } else {
                tls.shutdown(duplex);
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
    final boolean isSent() {
        return head == null && last == null && isQueueEmpty();
    }

    /** The channel was closed: what waits is lost. */
    final void release() {
        ByteBuf bytes = takeLast();
        if (bytes != null) {
            bytes.release();
        }
    }
}
