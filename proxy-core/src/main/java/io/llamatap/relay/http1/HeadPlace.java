package io.llamatap.relay.http1;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.jspecify.annotations.Nullable;

/** Where a head stands in what was read, and where it stands when it was written anew. One per {@link Head}. */
public final class HeadPlace {
    private @Nullable ByteBuf source;
    private int sourceEnd;
    private int sourceBytes;
    private int start;
    private int end;

    /** The head stands in no buffer as a whole. */
    void forget() {
        source = null;
    }

    /** The head was read whole from a buffer and ends at its reader index. */
    void isIn(ByteBuf buffer, int length) {
        source = buffer;
        sourceEnd = buffer.readerIndex();
        sourceBytes = length;
    }

    /**
     * Puts what was written anew in the head's own place, right before what follows it, if it was read in one piece and there is room:
     * that memory is in the cache, that of a new buffer is not.
     *
     * @return the buffer in which it stands, from {@link #start} to {@link #end}; one share of it is the caller's
     */
    public ByteBuf replace(HeadBytes anew, ByteBufAllocator allocator) {
        int length = anew.length();
        ByteBuf place = source;
        if (place == null || length > sourceBytes) {
            start = 0;
            end = length;
            return anew.toBuffer(allocator);
        }
        start = sourceEnd - length;
        end = sourceEnd;
        anew.copyTo(place, start);
        return place.retain();
    }

    /** Where the head that was written anew begins in its buffer. */
    public int start() {
        return start;
    }

    /** Where the head that was written anew ends in its buffer. */
    public int end() {
        return end;
    }
}
