package io.llamatap.relay.io;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import io.netty.util.internal.PlatformDependent;
import java.util.function.LongSupplier;

/**
 * How much direct memory is in use in this process, and how much may be read at once because of that.
 *
 * <p>A connection that transfers much is read in large pieces. When the other side stalls, one such piece stays in memory, and
 * what the water marks of its channel allow. That is fine for hundreds of connections, but not for thousands. So the pieces
 * become smaller as memory becomes scarce; then nothing more is read before the other side has taken what there is. Connections
 * become a little slower, but none is closed for lack of a buffer. Any thread.
 */
public final class DirectMemory {
    private static final int LARGE = 64 * 1024;
    private static final int SMALL = 8 * 1024;
    private static final int SMALLEST = 1024;

    private final LongSupplier used;
    private final long quarter;

    /**
     * Creates it.
     *
     * @param used returns how many bytes are in use
     * @param most how many bytes there are
     */
    DirectMemory(LongSupplier used, long most) {
        this.used = used;
        this.quarter = most / 4;
    }

    /** Returns that of this process. */
    public static DirectMemory ofProcess() {
        LongSupplier used = PlatformDependent::usedDirectMemory;
        // Netty's counter covers only memory that it allocates through Unsafe. The allocator's metric is always
        // available, but slower.
        if (used.getAsLong() < 0 && ByteBufAllocator.DEFAULT instanceof ByteBufAllocatorMetricProvider allocator) {
            used = () -> allocator.metric().usedDirectMemory();
        }
        return new DirectMemory(used, PlatformDependent.maxDirectMemory());
    }

    /**
     * Returns how many bytes may be read from one socket at once: the wanted number, or less if memory is scarce. A power of two
     * for a power of two.
     */
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

    /** Returns whether nothing may be read before what was read has been sent. */
    public boolean isScarce() {
        return used.getAsLong() >= 2 * quarter;
    }
}
