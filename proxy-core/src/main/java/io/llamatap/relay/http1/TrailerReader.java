package io.llamatap.relay.http1;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;

/**
 * Holds a trailer section after a chunked body until it is complete and valid (RFC 9112 section 7.1.2). It is limited like a
 * head. One per connection and direction, created for the first trailer section that is not empty.
 */
public final class TrailerReader {
    /** What {@link #read} found. */
    public enum Result {
        MORE,
        COMPLETE,
        MALFORMED
    }

    private final HeadScanner scanner;
    private byte[] bytes = new byte[256];
    private int length;

    public TrailerReader(HeadLimits limits) {
        scanner = HeadScanner.forTrailers(limits);
    }

    /**
     * Skips the empty line that ends a trailer section without fields, if it is in the buffer completely. This is the common
     * case, and needs no reader.
     */
    public static boolean skipIfEmpty(ByteBuf in) {
        int at = in.readerIndex();
        boolean empty = in.readableBytes() >= 2 && in.getByte(at) == '\r' && in.getByte(at + 1) == '\n';
        if (empty) {
            in.skipBytes(2);
        }
        return empty;
    }

    /** Returns how many bytes are held of an incomplete trailer section. */
    public int heldBytes() {
        return bytes.length;
    }

    /** Reads from a buffer, which stays the caller's, and moves its reader index to the end of the section. */
    public Result read(ByteBuf in) {
        while (in.isReadable()) {
            if (length == bytes.length) {
                bytes = Arrays.copyOf(bytes, length * 2);
            }
            bytes[length++] = in.readByte();
            int end = scanner.scan(bytes, length - 1, length);
            if (end != HeadScanner.MORE) {
                return end == HeadScanner.FAILED ? Result.MALFORMED : Result.COMPLETE;
            }
        }
        return Result.MORE;
    }

    /** Appends the fields that are passed on, and the empty line. */
    public void write(Head head, HeadBytes out) {
        head.parseTrailers(bytes, length);
        for (int i = 0; i < head.count(); i++) {
            FieldName name = head.name(i);
            if (!head.isDropped(i) && !name.isNeverHopByHop()) {
                out.write(bytes, head.nameStart(i), head.lineEnd(i) - head.nameStart(i));
            }
        }
        out.writeCrlf();
    }
}
