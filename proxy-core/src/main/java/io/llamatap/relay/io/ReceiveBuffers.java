package io.llamatap.relay.io;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.jspecify.annotations.Nullable;

/**
 * The receive buffers of one event loop, one for each small size. What was read is usually passed on before the next read, so one
 * buffer, which stays in the processor's cache, serves all sockets, and nothing is allocated.
 *
 * <p>Owned by the event loop, which keeps one reference to each buffer. The borrower gets a reference of its own, to release or
 * to pass on. While that exists, the buffer is not lent again, and the next borrower gets a new one.
 */
public final class ReceiveBuffers {
    private static final int SMALLEST_BITS = 9;
    /** Larger buffers are used for one read at a time by connections that transfer much, and are allocated for each. */
    private static final int LARGEST_BITS = 14;

    private final DirectMemory memory;
    private final @Nullable ByteBuf[] kept = new ByteBuf[LARGEST_BITS - SMALLEST_BITS + 1];
    private boolean released;

    public ReceiveBuffers(DirectMemory memory) {
        this.memory = memory;
    }

    /** Returns how many bytes may be read at once: the wanted number, or less if memory is scarce. */
    int largestRead(int wanted) {
        return memory.largestRead(wanted);
    }

    /** Lends an empty buffer of the given capacity, a power of two. The caller has to release it. */
    ByteBuf lend(ByteBufAllocator allocator, int bytes) {
        int place = Integer.numberOfTrailingZeros(bytes) - SMALLEST_BITS;
        if (place < 0 || place >= kept.length || released) {
            return allocator.ioBuffer(bytes);
        }
        ByteBuf buffer = kept[place];
        // A borrower may have increased its capacity.
        if (buffer != null && buffer.refCnt() == 1 && buffer.capacity() == bytes) {
            return buffer.clear().retain();
        }
        // Allocated first, since this may throw for lack of memory and the buffer that is kept must stay valid then.
        ByteBuf next = allocator.ioBuffer(bytes);
        kept[place] = next;
        if (buffer != null) {
            buffer.release();
        }
        return next.retain();
    }

    /** Releases all buffers at the end of the event loop. What is lent from now on is newly allocated. */
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
