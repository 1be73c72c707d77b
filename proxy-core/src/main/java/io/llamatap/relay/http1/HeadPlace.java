package io.llamatap.relay.http1;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.jspecify.annotations.Nullable;

/** Where a head lies in the receive buffer, and where its rewritten form lies. One per {@link Head}. */
public final class HeadPlace {
    private @Nullable ByteBuf source;
    private int sourceEnd;
    private int sourceBytes;
    private int start;
    private int end;

    /** The head is not contained in one buffer. */
    void forget() {
        source = null;
    }

    /** The head was read from one buffer, and ends at its reader index. */
    void isIn(ByteBuf buffer, int length) {
        source = buffer;
        sourceEnd = buffer.readerIndex();
        sourceBytes = length;
    }

    /**
     * Writes the rewritten head over the original one, directly before the bytes that follow it, if the head came in one buffer
     * and there is room. That memory is in the processor's cache; a new buffer is not.
     *
     * @return the buffer that contains the rewritten head from {@link #start} to {@link #end}; the caller owns one reference to
     *     it
     */
    public ByteBuf replace(HeadBytes rewritten, ByteBufAllocator allocator) {
        int length = rewritten.length();
        ByteBuf place = source;
        if (place == null || length > sourceBytes) {
            start = 0;
            end = length;
            return rewritten.toBuffer(allocator);
        }
        start = sourceEnd - length;
        end = sourceEnd;
        rewritten.copyTo(place, start);
        return place.retain();
    }

    /** Returns where the rewritten head begins in its buffer. */
    public int start() {
        return start;
    }

    /** Returns where the rewritten head ends in its buffer. */
    public int end() {
        return end;
    }
}
