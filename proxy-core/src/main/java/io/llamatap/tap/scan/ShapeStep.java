package io.llamatap.tap.scan;

import org.jspecify.annotations.Nullable;

/** One step through a frame's shape: some bytes, and what stands behind them. Owned by the {@link FrameShapes} that made it. */
final class ShapeStep {
    /** How many of a step's bytes are compared all at once. */
    static final int AHEAD = 4 * Long.BYTES;

    /** Where the bytes are. */
    int start;

    int length;

    /** One of the kinds of {@link FrameEvents}. */
    int kind;

    /** What is wanted of what stands behind them, if anything is. */
    @Nullable
    JsonField field;

    /** How long a string may be to be told; 0 if it is only told whether it is empty, or nothing of it. */
    int heldBytes;

    /** The first of the steps that may come next. */
    @Nullable
    ShapeStep child;

    /** What else may come instead of this. */
    @Nullable
    ShapeStep sibling;

    // The first bytes once more, in words, and which of their bits count: compared all at once, without a branch for
    // each.
    private long word0;
    private long word1;
    private long word2;
    private long word3;
    private long mask0;
    private long mask1;
    private long mask2;
    private long mask3;

    /** Says whether {@code frame}, which has {@link #AHEAD} bytes from {@code at} on, has the step's first bytes there. */
    boolean begins(byte[] frame, int at) {
        long difference = ((Bytes.word(frame, at) ^ word0) & mask0)
                | ((Bytes.word(frame, at + Long.BYTES) ^ word1) & mask1)
                | ((Bytes.word(frame, at + 2 * Long.BYTES) ^ word2) & mask2)
                | ((Bytes.word(frame, at + 3 * Long.BYTES) ^ word3) & mask3);
        return difference == 0;
    }

    /** Becomes another step, without child or sibling; its bytes are in {@code bytes}, which has {@link #AHEAD} more. */
    void set(byte[] bytes, int newStart, int newLength, int newKind, @Nullable JsonField newField) {
        word0 = Bytes.word(bytes, newStart);
        word1 = Bytes.word(bytes, newStart + Long.BYTES);
        word2 = Bytes.word(bytes, newStart + 2 * Long.BYTES);
        word3 = Bytes.word(bytes, newStart + 3 * Long.BYTES);
        mask0 = mask(newLength);
        mask1 = mask(newLength - Long.BYTES);
        mask2 = mask(newLength - 2 * Long.BYTES);
        mask3 = mask(newLength - 3 * Long.BYTES);
        start = newStart;
        length = newLength;
        kind = newKind;
        field = newField;
        heldBytes = newField == null ? 0 : newField.heldBytes();
        child = null;
        sibling = null;
    }

    /** Tells what stands behind the bytes, as {@link FieldCursor} would have. */
    void tell(FieldSink sink, JsonField wanted, byte[] frame, int from, int to) {
        if (kind == FrameEvents.TEXT && heldBytes > 0) {
            sink.onString(wanted, frame, from, to, false);
        } else if (kind == FrameEvents.NUMBER) {
            sink.onNumber(wanted, frame, from, to);
        } else if (kind == FrameEvents.TRUE) {
            sink.onLiteral(wanted, (byte) 't');
        } else {
            sink.onPresence(wanted, kind == FrameEvents.TEXT && from == to);
        }
    }

    private static long mask(int bytes) {
        return bytes >= Long.BYTES ? -1 : bytes <= 0 ? 0 : (1L << (bytes * Byte.SIZE)) - 1;
    }
}
