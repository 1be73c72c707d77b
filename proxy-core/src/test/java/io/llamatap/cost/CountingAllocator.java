package io.llamatap.cost;

import io.netty.buffer.AbstractByteBufAllocator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;

/**
 * Counts the buffers that a channel allocates, and makes each one {@link CountedBuffer separate memory}, so that no two share an
 * origin.
 */
final class CountingAllocator extends AbstractByteBufAllocator {
    private final SideMeter meter;

    CountingAllocator(SideMeter meter) {
        super(true);
        this.meter = meter;
    }

    @Override
    protected ByteBuf newDirectBuffer(int initialCapacity, int maxCapacity) {
        meter.onBuffer();
        return new CountedBuffer(this, meter, initialCapacity, maxCapacity);
    }

    @Override
    protected ByteBuf newHeapBuffer(int initialCapacity, int maxCapacity) {
        meter.onBuffer();
        return UnpooledByteBufAllocator.DEFAULT.heapBuffer(initialCapacity, maxCapacity);
    }

    /** As those say that Netty uses by itself: channels then ask for the same buffers. */
    @Override
    public boolean isDirectBufferPooled() {
        return true;
    }
}
