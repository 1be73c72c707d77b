package io.llamatap.relay.io;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.jspecify.annotations.Nullable;

/**
 * The buffers that many sockets of one event loop are read into, one for each small size: what was read is passed on as a rule before
 * the next read, so that the same one, which the processor has at hand, does for all of them, and nothing is allocated.
 *
 * <p>Owned by the loop, which keeps a share of each. Who is lent one has a share too, to release or pass on as any other; while
 * somebody still has it, it is his alone, and the next one is new.
 */
public final class ReceiveBuffers {
    private static final int SMALLEST_BITS = 9;
    /** Larger ones are read into one at a time, by those who move much: they need no help. */
    private static final int LARGEST_BITS = 14;

    private final DirectMemory memory;
    private final @Nullable ByteBuf[] kept = new ByteBuf[LARGEST_BITS - SMALLEST_BITS + 1];
    private boolean released;

    public ReceiveBuffers(DirectMemory memory) {
        this.memory = memory;
    }

    /** Returns how much may be read at once of what a connection has earned: less while memory is scarce. */
    int largestRead(int wanted) {
        return memory.largestRead(wanted);
    }

    /** Lends an empty buffer of so many bytes, a power of two; it is the caller's to release. */
    ByteBuf lend(ByteBufAllocator allocator, int bytes) {
        int place = Integer.numberOfTrailingZeros(bytes) - SMALLEST_BITS;
        if (place < 0 || place >= kept.length || released) {
            return allocator.ioBuffer(bytes);
        }
        ByteBuf buffer = kept[place];
        // Whoever had it may have made it larger.
        if (buffer != null && buffer.refCnt() == 1 && buffer.capacity() == bytes) {
            return buffer.clear().retain();
        }
        // First of all, since it throws where no memory is left: what is kept here must still be ours then.
        ByteBuf next = allocator.ioBuffer(bytes);
        kept[place] = next;
        if (buffer != null) {
            buffer.release();
        }
        return next.retain();
    }

    /** Gives up all shares: the loop ends. What is lent from now on is nobody else's. */
    public void release() {
        released = true;
        for (int i = 0; i < kept.length; i++) {
            ByteBuf buffer = kept[i];
            kept[i] = null;
            if (buffer != null) {
                buffer.release();
            }
        }
    }
}
