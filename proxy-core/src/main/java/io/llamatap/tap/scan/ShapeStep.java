package io.llamatap.tap.scan;

import org.jspecify.annotations.Nullable;

/** One step through a frame's shape: some bytes, and what stands behind them. Owned by the {@link FrameShapes} that made it. */
final class ShapeStep {
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

    /** Becomes another step, without child or sibling. */
    void set(int newStart, int newLength, int newKind, @Nullable JsonField newField) {
        start = newStart;
        length = newLength;
        kind = newKind;
        field = newField;
        heldBytes = newField == null ? 0 : newField.heldBytes();
        child = null;
        sibling = null;
    }
}
