package io.llamatap.relay.client.request;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.ByteToMessageDecoder;
import org.jspecify.annotations.Nullable;

/** What a client has sent and cannot be used yet. Owned by the client's event loop. */
public final class KeptBytes {
    /**
     * How many bytes are kept, except for the rest of one read: enough to notice that a client with pipelined requests leaves,
     * and so few that all clients together do not use up direct memory.
     */
    private static final int MAX_KEPT = 8 * 1024;

    /** Smaller buffers are not worth a copy. */
    private static final int MAX_WASTED = 2 * 1024;
    /** How many bytes are kept if the client's FIN can be found only behind all that it has sent. */
    private static final int MAX_LOOKED_AT = 64 * 1024;

    private @Nullable ByteBuf bytes;

    /** Takes ownership of a buffer. */
    void add(ByteBuf in) {
        ByteBuf before = bytes;
        bytes = before == null ? in : ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(in.alloc(), before, in);
    }

    /** Returns everything, which the caller owns then; null if there is nothing. */
    @Nullable
    ByteBuf take() {
        ByteBuf all = bytes;
        bytes = null;
        return all;
    }

    /** Returns everything, which stays here; null if there is nothing. */
    @Nullable
    ByteBuf peek() {
        return bytes;
    }

    /** Puts back what is left of what was taken. */
    void putBack(ByteBuf left) {
        bytes = left;
    }

    /** Frees memory that is not needed: a large read may end with a few bytes of the next request. */
    void compact() {
        ByteBuf all = bytes;
        if (all == null) {
            return;
        }
        int length = all.readableBytes();
        if (length == 0) {
            release();
        } else if (all.capacity() > MAX_WASTED && length <= all.capacity() / 2) {
            bytes = all.alloc().ioBuffer(length).writeBytes(all);
            all.release();
        }
    }

    void release() {
        ByteBuf all = bytes;
        bytes = null;
        if (all != null) {
            all.release();
        }
    }

    public boolean isEmpty() {
        return length() == 0;
    }

    /** Returns how many bytes are kept. */
    int length() {
        ByteBuf all = bytes;
        return all == null ? 0 : all.readableBytes();
    }

    /** Returns how much memory they occupy. */
    int capacity() {
        ByteBuf all = bytes;
        return all == null || !all.isReadable() ? 0 : all.capacity();
    }

    /** Returns whether no more may be kept. */
    public boolean isFull() {
        return length() >= MAX_KEPT;
    }

    /** Returns whether there is room for another read that only looks for the client's FIN. */
    public boolean hasRoomToCheck() {
        return length() < MAX_LOOKED_AT;
    }
}
