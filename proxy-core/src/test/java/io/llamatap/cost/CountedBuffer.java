package io.llamatap.cost;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.UnpooledDirectByteBuf;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Direct memory of its own that counts what is copied out of it, and knows whether a socket was read into it.
 *
 * <p>A copy into another buffer is counted, too, but is best seen from what is written: see {@link #of}. Used on the event loop
 * of its channel.
 */
final class CountedBuffer extends UnpooledDirectByteBuf {
    private final SideMeter meter;
    private boolean received;

    CountedBuffer(ByteBufAllocator allocator, SideMeter meter, int initialCapacity, int maxCapacity) {
        super(allocator, initialCapacity, maxCapacity);
        this.meter = meter;
    }

    /** Returns the counted buffer whose memory a buffer shows; null if it is other memory. */
    static @Nullable CountedBuffer of(ByteBuf buffer) {
        ByteBuf at = buffer;
        while (at != null && !(at instanceof CountedBuffer)) {
            at = at.unwrap();
        }
        return (CountedBuffer) at;
    }

    /** Notes that the buffer came from the head of the pipeline, so that a socket was read into it. */
    void setReceived() {
        received = true;
    }

    boolean isReceived() {
        return received;
    }

    @Override
    public ByteBuf getBytes(int index, byte[] to, int toIndex, int length) {
        meter.onCopied(length);
        return super.getBytes(index, to, toIndex, length);
    }

    @Override
    public ByteBuf readBytes(byte[] to, int toIndex, int length) {
        meter.onCopied(length);
        return super.readBytes(to, toIndex, length);
    }

    @Override
    public ByteBuf getBytes(int index, ByteBuffer to) {
        meter.onCopied(to.remaining());
        return super.getBytes(index, to);
    }

    @Override
    public ByteBuf getBytes(int index, ByteBuf to, int toIndex, int length) {
        meter.onCopied(length);
        return super.getBytes(index, to, toIndex, length);
    }

    @Override
    public ByteBuf copy(int index, int length) {
        meter.onCopied(length);
        return super.copy(index, length);
    }
}
