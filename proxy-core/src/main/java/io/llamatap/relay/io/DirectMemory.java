package io.llamatap.relay.io;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import io.netty.util.internal.PlatformDependent;
import java.util.function.LongSupplier;

/**
 * How much of the memory for buffers is in use in this process, and what follows from it for reading.
 *
 * <p>A connection that moves much is read from in large pieces, and may leave one of them, and what its channel's water marks allow,
 * in memory when the other side stalls. That is fine for hundreds of connections and more than there is for thousands. So the pieces
 * become smaller as memory becomes scarce, and then nobody is read from before the other side has taken what there is: who keeps up
 * is a little slower, and nobody is broken off for want of a buffer. Any thread.
 */
public final class DirectMemory {
    private static final int LARGE = 64 * 1024;
    private static final int SMALL = 8 * 1024;
    private static final int SMALLEST = 1024;

    private final LongSupplier used;
    private final long quarter;

    /**
     * Takes what tells how much is used.
     *
     * @param most how much there is, in bytes
     */
    DirectMemory(LongSupplier used, long most) {
        this.used = used;
        this.quarter = most / 4;
    }

    /** Returns that of this process. */
    public static DirectMemory ofProcess() {
        LongSupplier used = PlatformDependent::usedDirectMemory;
        // Netty counts only what it gets without the JDK's help, which needs Unsafe; its allocator counts always, and
        // takes longer.
        if (used.getAsLong() < 0 && ByteBufAllocator.DEFAULT instanceof ByteBufAllocatorMetricProvider allocator) {
            used = () -> allocator.metric().usedDirectMemory();
        }
        return new DirectMemory(used, PlatformDependent.maxDirectMemory());
    }

    /** Returns how much may be read from one socket at once: so much, or less while memory is scarce. A power of two for a power of two. */
    int largestRead(int wanted) {
        if (wanted <= SMALLEST) {
            return wanted;
        }
        long inUse = used.getAsLong();
        if (inUse < quarter) {
            return wanted;
        }
        return Math.min(wanted, inUse < 2 * quarter ? LARGE : inUse < 3 * quarter ? SMALL : SMALLEST);
    }

    /** Says whether so little is left that nothing may be read before what was read is gone. */
    public boolean isScarce() {
        return used.getAsLong() >= 2 * quarter;
    }
}
