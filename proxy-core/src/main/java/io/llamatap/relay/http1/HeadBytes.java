package io.llamatap.relay.http1;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.Arrays;

/**
 * The bytes of a rewritten head, in an array that is reused for the next one. A head is written in a dozen pieces, and a Netty
 * buffer would check its reference count and capacity for each.
 *
 * <p>Owned by one event loop.
 */
public final class HeadBytes {
    private static final int INITIAL_BYTES = 1024;

    private byte[] bytes = new byte[INITIAL_BYTES];
    private int length;

    /** Removes all bytes. */
    public HeadBytes clear() {
        length = 0;
        return this;
    }

    int length() {
        return length;
    }

    void write(byte[] from) {
        write(from, 0, from.length);
    }

    void write(byte[] from, int start, int count) {
        reserve(count);
        System.arraycopy(from, start, bytes, length, count);
        length += count;
    }

    void write(char b) {
        reserve(1);
        bytes[length++] = (byte) b;
    }

    void writeCrlf() {
        write('\r');
        write('\n');
    }

    private void reserve(int count) {
        if (count > bytes.length - length) {
            bytes = Arrays.copyOf(bytes, Math.max(length + count, bytes.length * 2));
        }
    }

    /** Copies all bytes into a buffer, which stays the caller's, at an index. */
    void copyTo(ByteBuf out, int index) {
        out.setBytes(index, bytes, 0, length);
    }

    /** Returns all bytes in a new buffer, which the caller owns. */
    public ByteBuf toBuffer(ByteBufAllocator allocator) {
        return allocator.buffer(length).writeBytes(bytes, 0, length);
    }
}
