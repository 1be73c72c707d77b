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
    private @Nullable ByteBuf head;
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
    final void writeHead(ByteBuf bytes) {
        if (head == null) {
            head = bytes;
            unflushed = true;
        } else {
            write(bytes);
        }
    }

    /** Takes a buffer; it goes out with the next flush. */
    final void write(ByteBuf bytes) {
        unflushed = true;
        ByteBuf waiting = head;
        if (waiting == null) {
            out.write(bytes, unobserved);
        } else if (isRightBefore(waiting, bytes)) {
            head = null;
            bytes.readerIndex(bytes.readerIndex() - waiting.readableBytes());
            waiting.release();
            out.write(bytes, unobserved);
        } else {
            passHead(waiting);
            out.write(bytes, unobserved);
        }
    }

    /** Says whether a head is what stands before the reader index of a buffer. */
    private static boolean isRightBefore(ByteBuf head, ByteBuf bytes) {
        return bytes.readerIndex() >= head.readableBytes()
                && bytes.hasMemoryAddress()
                && head.hasMemoryAddress()
                && head.memoryAddress() + head.writerIndex() == bytes.memoryAddress() + bytes.readerIndex();
    }

    private void passHead(ByteBuf waiting) {
        head = null;
        out.write(waiting, unobserved);
    }

    final void flush() {
        if (unflushed) {
            unflushed = false;
            ByteBuf waiting = head;
            if (waiting != null) {
                passHead(waiting);
            }
            out.flush();
        }
    }

    /** Says whether everything was handed to the kernel; not so once the channel, or our side of it, was closed. */
    final boolean isSent() {
        ChannelOutboundBuffer waiting = channel.unsafe().outboundBuffer();
        return head == null && waiting != null && waiting.isEmpty();
    }

    /** The channel was closed: what waits is lost. */
    final void release() {
        ByteBuf waiting = head;
        head = null;
        if (waiting != null) {
            waiting.release();
        }
    }
}
