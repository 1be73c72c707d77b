package io.llamatap.relay.http1;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Collects a head over as many reads as it takes, and has it judged byte by byte.
 *
 * <p>A head that comes in one read is never held: it is copied to the scratch space, parsed there and forgotten. One per
 * connection and direction; used on that connection's event loop.
 */
public final class HeadReader {
    /** What {@link #read} found. */
    public enum Result {
        /** All bytes were taken, and more are needed. */
        MORE,
        /** The {@link Head} is filled, and the reader index stands behind the head. */
        COMPLETE,
        /** A rule was broken; see {@link #failure}. */
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

    /** Says whether a head has begun that is not complete. */
    public boolean isStarted() {
        return length > 0 && scanner.isStarted();
    }

    /** How many bytes are held of a head that is not complete. */
    public int heldBytes() {
        byte[] held = part;
        return held == null ? 0 : held.length;
    }

    public HeadFault failure() {
        return scanner.failure();
    }

    /**
     * Reads on in a buffer that stays the caller's.
     *
     * @param scratch space for one head at a time, which the event loop's connections share
     * @param head is filled with a head that is complete
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

    /** Forgets what was read. */
    public void reset() {
        scanner.reset();
        part = null;
        length = 0;
    }
}
