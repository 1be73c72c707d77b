package io.llamatap.relay;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelOutboundInvoker;
import io.netty.channel.ChannelPromise;
import org.jspecify.annotations.Nullable;

/**
 * What is sent to one channel. A head waits for what follows it in the same batch: what lies right behind it in memory, as {@link
 * Head#replace} has it, goes out with it in one piece, which costs less than two.
 *
 * <p>On the event loop of its channel.
 */
class Outlet {
    private final Channel channel;
    private final ChannelPromise unobserved;
    private ChannelOutboundInvoker out;
    private @Nullable WrittenHead head;
    private boolean unflushed;

    Outlet(Channel channel) {
        this.channel = channel;
        this.unobserved = channel.voidPromise();
        this.out = channel;
    }

    /** Writes from a handler's place in the pipeline on: handlers behind it have no say, and need not be passed for each piece. */
    final void writeFrom(ChannelHandlerContext place) {
        out = place;
    }

    final Channel channel() {
        return channel;
    }

    final boolean isWritable() {
        return channel.isWritable();
    }

    /** Takes a head; it goes out with the next flush, before what is written until then. */
    final void writeHead(WrittenHead next) {
        unflushed = true;
        passHead();
        head = next;
    }

    /** Takes a buffer; it goes out with the next flush. */
    final void write(ByteBuf bytes) {
        unflushed = true;
        WrittenHead waiting = head;
        if (waiting != null && waiting.joins(bytes)) {
            head = null;
        }
        passHead();
        out.write(bytes, unobserved);
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

    private void passHead() {
        WrittenHead waiting = head;
        if (waiting != null) {
            head = null;
            out.write(waiting.alone(), unobserved);
        }
    }

    /** Sends what was taken; says whether there was anything. */
    final boolean flush() {
        if (!unflushed) {
            return false;
        }
        unflushed = false;
        passHead();
        out.flush();
        return true;
    }

    /** Says whether everything was handed to the kernel; not so once the channel, or our side of it, was closed. */
    final boolean isSent() {
        ChannelOutboundBuffer waiting = channel.unsafe().outboundBuffer();
        return head == null && waiting != null && waiting.isEmpty();
    }

    /** The channel was closed: what waits is lost. */
    final void release() {
        WrittenHead waiting = head;
        head = null;
        if (waiting != null) {
            waiting.release();
        }
    }
}
