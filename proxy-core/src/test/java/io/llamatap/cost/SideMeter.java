package io.llamatap.cost;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts what all channels of one side do, between their sockets and the rest of their pipelines. Written by the relay's event
 * loop, read by any thread.
 */
@Sharable
final class SideMeter extends ChannelDuplexHandler {
    private final AtomicLong reads = new AtomicLong();
    private final AtomicLong emptyReads = new AtomicLong();
    private final AtomicLong readBytes = new AtomicLong();
    private final AtomicLong writes = new AtomicLong();
    private final AtomicLong writtenBytes = new AtomicLong();
    private final AtomicLong ownBytes = new AtomicLong();
    private final AtomicLong flushes = new AtomicLong();
    private final AtomicLong buffers = new AtomicLong();
    private final AtomicLong copiedBytes = new AtomicLong();

    /** Returns what was counted so far. */
    Counts counts() {
        return new Counts(
                reads.get(),
                emptyReads.get(),
                readBytes.get(),
                writes.get(),
                writtenBytes.get(),
                ownBytes.get(),
                flushes.get(),
                buffers.get(),
                copiedBytes.get());
    }

    void onRead(int bytes) {
        reads.incrementAndGet();
        if (bytes > 0) {
            readBytes.addAndGet(bytes);
        } else {
            emptyReads.incrementAndGet();
        }
    }

    void onBuffer() {
        buffers.incrementAndGet();
    }

    void onCopied(int bytes) {
        copiedBytes.addAndGet(bytes);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) {
        CountedBuffer buffer = CountedBuffer.of((ByteBuf) msg);
        if (buffer == null) {
            throw new IllegalStateException("read past the channel's allocator: " + msg);
        }
        buffer.setReceived();
        ctx.fireChannelRead(msg);
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) {
        ByteBuf bytes = (ByteBuf) msg;
        writes.incrementAndGet();
        writtenBytes.addAndGet(bytes.readableBytes());
        CountedBuffer memory = CountedBuffer.of(bytes);
        if (memory == null || !memory.isReceived()) {
            ownBytes.addAndGet(bytes.readableBytes());
        }
        ctx.write(msg, promise);
    }

    @Override
    public void flush(ChannelHandlerContext ctx) {
        flushes.incrementAndGet();
        ctx.flush();
    }
}
