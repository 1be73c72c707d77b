package io.llamatap.relay.http1;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Collects a head over several reads, and has {@link HeadScanner} check each byte.
 *
 * <p>A head that arrives in one read is never held: it is copied to the scratch space and parsed there. One per connection and
 * direction; used on that connection's event loop.
 */
public final class HeadReader {
    /** What {@link #read} found. */
    public enum Result {
        /** All bytes were read, and the head is not complete. */
        MORE,
        /** The {@link Head} is filled, and the reader index is at the end of the head. */
        COMPLETE,
        /** The head breaks a rule; see {@link #failure}. */
        FAILED
    }

    private static final int FIRST_PART_BYTES = 1024;

    private final HeadScanner scanner;
    private final boolean request;
    private byte @Nullable [] part;
    private int length;

    public HeadReader(HeadScanner scanner, boolean request) {
        this.scanner = scanner;
        this.request = request;
    }

    /** Returns whether a head has begun and is not complete. */
    public boolean isStarted() {
        return length > 0 && scanner.isStarted();
    }

    /** Returns how many bytes are held of an incomplete head. */
    public int heldBytes() {
        byte[] held = part;
        return held == null ? 0 : held.length;
    }

    public HeadFault failure() {
        return scanner.failure();
    }

    /**
     * Reads from a buffer, which stays the caller's.
     *
     * @param scratch space for one head, shared by the connections of the event loop
     * @param head is filled when the head is complete
     */
    public Result read(ByteBuf in, byte[] scratch, Head head) {
        int count = Math.min(in.readableBytes(), scratch.length - length);
        byte[] bytes = part;
        if (bytes == null) {
            bytes = scratch;
        } else if (bytes.length < length + count) {
            bytes = Arrays.copyOf(bytes, Math.max(length + count, bytes.length * 2));
            part = bytes;
        }
        in.getBytes(in.readerIndex(), bytes, length, count);
        int end = scanner.scan(bytes, length, length + count);
        if (end == HeadScanner.FAILED) {
            return Result.FAILED;
        }
        if (end == HeadScanner.MORE) {
            if (part == null) {
                part = Arrays.copyOf(bytes, Math.max(count, FIRST_PART_BYTES));
            }
            length += count;
            in.skipBytes(count);
            return Result.MORE;
        }
        in.skipBytes(end - length);
        head.parse(bytes, scanner.start(), end, request);
        if (length == 0) {
            head.place().isIn(in, end);
        }
        reset();
        return Result.COMPLETE;
    }

    /** Discards what was read. */
    public void reset() {
        scanner.reset();
        part = null;
        length = 0;
    }
}
