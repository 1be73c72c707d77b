package io.llamatap.tap.scan;

import org.jspecify.annotations.Nullable;

/**
 * What was met in one frame that stands whole in an array: its strings and numbers, and whatever else is wanted, in their order.
 * Owned by one event loop.
 */
final class FrameEvents {
    /** A string without its quotes. */
    static final int TEXT = 0;

    static final int NUMBER = 1;
    /** The literal {@code true}, if it is wanted; the place is behind it. */
    static final int TRUE = 2;
    /** A wanted array or object has something in it. */
    static final int PRESENT = 3;
    /** The frame's end. */
    static final int END = 4;

    /** Frames with more are not worth learning: those of tokens have ten. */
    static final int MAX = 64;

    private final int[] kinds = new int[MAX];
    private final @Nullable JsonField[] fields = new JsonField[MAX];
    private final int[] starts = new int[MAX];
    private final int[] ends = new int[MAX];
    private int count;
    private boolean full;

    void clear() {
        count = 0;
        full = false;
    }

    /** Adds one; a frame with a list's name is not to be learnt, since what was told of that can't be forgotten again. */
    void add(int kind, @Nullable JsonField field, int start, int end) {
        if (count == MAX || field == JsonField.LISTED_NAME) {
            full = true;
            return;
        }
        kinds[count] = kind;
        fields[count] = field;
        starts[count] = start;
        ends[count++] = end;
    }

    /** Another literal was met: it says nothing, unless it takes back what a duplicate of its key said. */
    void addUntrue() {
        for (int event = 0; event < count; event++) {
            full |= kinds[event] == TRUE;
        }
    }

    /** Says whether there was more than can be kept. */
    boolean isFull() {
        return full;
    }

    int count() {
        return count;
    }

    int kind(int event) {
        return kinds[event];
    }

    @Nullable
    JsonField field(int event) {
        return fields[event];
    }

    int start(int event) {
        return starts[event];
    }

    int end(int event) {
        return ends[event];
    }
}
