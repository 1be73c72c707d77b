package io.llamatap.relay.http1;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.Arrays;

/**
 * What is written anew of a head, in an array that is used again for the next one: a head is written in a dozen pieces, and a buffer
 * of Netty's checks its count of owners and its room at each.
 *
 * <p>Owned by one event loop.
 */
public final class HeadBytes {
    private static final int INITIAL_BYTES = 1024;

    private byte[] bytes = new byte[INITIAL_BYTES];
    private int length;

    /** Forgets what was written. */
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

    void write(char octet) {
        reserve(1);
        bytes[length++] = (byte) octet;
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

    /** Copies all into a buffer, which stays the caller's, from an index on. */
    void copyTo(ByteBuf out, int index) {
        out.setBytes(index, bytes, 0, length);
    }

    /** Returns all in a new buffer, which is the caller's. */
    public ByteBuf toBuffer(ByteBufAllocator allocator) {
        return allocator.buffer(length).writeBytes(bytes, 0, length);
    }
}
