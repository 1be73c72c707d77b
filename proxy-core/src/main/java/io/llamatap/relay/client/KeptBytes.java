package io.llamatap.relay.client;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.ByteToMessageDecoder;
import org.jspecify.annotations.Nullable;

/** What a client sent and cannot be taken yet. Owned by the client's event loop. */
final class KeptBytes {
    /**
     * How much is kept, but for the rest of one read: enough that pipelined requests do not hide that a client leaves, and little
     * enough that all clients together do not use up the memory for buffers.
     */
    private static final int KEPT_AT_MOST = 8 * 1024;

    /** Smaller buffers are not worth a copy. */
    private static final int WASTED_AT_MOST = 2 * 1024;
    /** How much is kept where a client's end can only be found behind all that it has sent. */
    private static final int LOOKED_AT_MOST = 64 * 1024;

    private @Nullable ByteBuf bytes;

    /** Takes more, which is released when it was used up. */
    void add(ByteBuf in) {
        ByteBuf before = bytes;
        bytes = before == null ? in : ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(in.alloc(), before, in);
    }

    /** Returns all, which is the caller's from here on; null if there is nothing. */
    @Nullable
    ByteBuf take() {
        ByteBuf all = bytes;
        bytes = null;
        return all;
    }

    /** Puts back what is left of what was taken. */
    void putBack(ByteBuf left) {
        bytes = left;
    }

    /** Gives back memory that is not needed: a large read may end with a few bytes of the next request. */
    void compact() {
        ByteBuf all = bytes;
        if (all == null) {
            return;
        }
        int length = all.readableBytes();
        if (length == 0) {
            release();
        } else if (all.capacity() > WASTED_AT_MOST && length <= all.capacity() / 2) {
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

    boolean isEmpty() {
        return length() == 0;
    }

    /** How many bytes are kept. */
    int length() {
        ByteBuf all = bytes;
        return all == null ? 0 : all.readableBytes();
    }

    /** How much memory that takes. */
    int capacity() {
        ByteBuf all = bytes;
        return all == null || !all.isReadable() ? 0 : all.capacity();
    }

    /** Says whether as much is kept as may be. */
    boolean isFull() {
        return length() >= KEPT_AT_MOST;
    }

    /** Says whether there is room for one more read that is only to find the client's end. */
    boolean hasRoomToLook() {
        return length() < LOOKED_AT_MOST;
    }
}
