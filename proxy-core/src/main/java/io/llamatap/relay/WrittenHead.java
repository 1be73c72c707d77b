package io.llamatap.relay;

import io.netty.buffer.ByteBuf;

/**
 * A head that was written anew, and the share of the buffer that it lies in: either its own, or the one that the head was read
 * from, where it stands right before what follows it. One owner at a time for each {@link #retain}; on one event loop.
 */
final class WrittenHead {
    private final ByteBuf buffer;
    private final int start;
    private final int end;

    /** Takes over a share of the buffer, {@code buffer[start, end)} of which is the head. */
    WrittenHead(ByteBuf buffer, int start, int end) {
        this.buffer = buffer;
        this.start = start;
        this.end = end;
    }

    /** Lets it be used once more. */
    WrittenHead retain() {
        buffer.retain();
        return this;
    }

    void release() {
        buffer.release();
    }

    /**
     * Puts the head before the readable bytes of a buffer, if that is where it stands anyway; it is used up then.
     *
     * @return whether it is
     */
    @SuppressWarnings("ReferenceEquality") // the very buffer, not one with the same bytes
    boolean joins(ByteBuf bytes) {
        if (bytes != buffer || bytes.readerIndex() != end) {
            return false;
        }
        bytes.readerIndex(start);
        buffer.release();
        return true;
    }

    /** Returns the head alone, which is the caller's; it is used up then. */
    ByteBuf alone() {
        return buffer.slice(start, end - start);
    }
}
