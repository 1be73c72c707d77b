package io.llamatap.relay.http1;

import io.netty.buffer.ByteBuf;

/**
 * A head that was written anew, and the share of the buffer that it lies in: either its own, or the one that the head was read
 * from, where it stands right before what follows it. One owner at a time for each {@link #retain}; on one event loop.
 */
public final class WrittenHead {
    private final ByteBuf buffer;
    private final int start;
    private final int end;

    /** Takes over a share of the buffer, {@code buffer[start, end)} of which is the head. */
    public WrittenHead(ByteBuf buffer, int start, int end) {
        this.buffer = buffer;
        this.start = start;
        this.end = end;
    }

    /** Lets it be used once more. */
    public WrittenHead retain() {
        buffer.retain();
        return this;
    }

    public void release() {
        buffer.release();
    }

    /** The buffer that it lies in, with the share of whoever uses it up. */
    public ByteBuf buffer() {
        return buffer;
    }

    /** Where it begins in the buffer. */
    public int start() {
        return start;
    }

    /** Where it ends in the buffer. */
    public int end() {
        return end;
    }
}
