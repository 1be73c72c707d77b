package io.llamatap.tap.scan;

import org.jspecify.annotations.Nullable;

/**
 * The shapes of the frames that were read before: all their bytes but those of strings and numbers. A frame of a known shape is
 * read in a fraction of the time.
 *
 * <p>This is a tree. A step is the bytes up to the next string or number, and what that is; shapes share the steps that they
 * begin with. It is never wrong: where all bytes between strings and numbers are the same, {@link JsonScanner} takes the same way,
 * since what stands in a string or a number changes nothing about what follows. Where anything differs, it is asked.
 *
 * <p>Owned by one event loop, for all answers of one format and framing. Holds at most {@link #MAX_STEPS} and {@link #MAX_BYTES}, and forgets
 * all when it is full; makes nothing but steps that it then keeps.
 */
final class FrameShapes {
    static final int MAX_STEPS = 256;
    static final int MAX_BYTES = 8 * 1024;

    private final byte[] bytes = new byte[MAX_BYTES + ShapeStep.AHEAD]; // so that words can be read anywhere
    private final ShapeStep[] steps = new ShapeStep[MAX_STEPS];
    private final FrameEvents learnt = new FrameEvents();
    private final ShapeValues values = new ShapeValues();
    private int usedBytes;
    private int usedSteps;
    /** Where all shapes begin. */
    private final ShapeStep root = new ShapeStep();

    /**
     * Reads a frame that begins at {@code from} if it is of a known shape; returns where it ends, -1 if it is of none: what was told
     * by then is to be forgotten.
     */
    int read(byte[] frame, int from, int to, FieldSink sink) {
        int at = from;
        ShapeStep step = root.child;
        while (step != null) {
            int start = at + step.length;
            int end = start > to || !matches(step, frame, at) ? -1 : end(step, frame, start, to);
            if (end < 0) {
                step = step.sibling;
                continue;
            }
            if (step.kind == FrameEvents.END) {
                return end;
            }
            if (step.field != null) {
                step.tell(sink, step.field, frame, start, end);
            }
            at = end;
            step = step.child;
        }
        return -1;
    }

    private boolean matches(ShapeStep step, byte[] frame, int at) {
        if (at > frame.length - ShapeStep.AHEAD) {
            return Bytes.areEqual(bytes, step.start, frame, at, step.length);
        }
        int rest = step.length - ShapeStep.AHEAD;
        return step.begins(frame, at)
                && (rest <= 0
                        || Bytes.areEqual(bytes, step.start + ShapeStep.AHEAD, frame, at + ShapeStep.AHEAD, rest));
    }

    /** Returns the end of what a step has behind its bytes; -1 if that is something else, or would have to be held to be told. */
    private int end(ShapeStep step, byte[] frame, int from, int to) {
        if (step.kind == FrameEvents.TEXT) {
            int end = Bytes.endOfPlain(frame, from, to);
            if (step.heldBytes > 0) {
                return end - from <= step.heldBytes ? end : -1;
            }
            // The quote that should stand here otherwise is for the next step to see.
            return end < to && frame[end] == '\\' ? ShapeValues.endOfEscaped(frame, end, to) : end;
        }
        return step.kind == FrameEvents.NUMBER ? values.endOfNumber(frame, from, to) : from;
    }

    /** Returns where to note what is met in a frame that is to be learnt. */
    FrameEvents begin() {
        learnt.clear();
        return learnt;
    }

    /** Learns the shape of a whole frame, of which all that was met was noted. */
    void learn(byte[] frame, int from, int to) {
        learnt.add(FrameEvents.END, null, to, to);
        if (learnt.isFull()) {
            return;
        }
        ShapeStep parent = root;
        int at = from;
        for (int event = 0; event < learnt.count(); event++) {
            ShapeStep step = find(parent.child, event, frame, at);
            if (step == null) {
                step = add(parent, event, frame, at);
                if (step == null) {
                    return;
                }
            }
            parent = step;
            at = learnt.end(event);
        }
    }

    private @Nullable ShapeStep find(@Nullable ShapeStep first, int event, byte[] frame, int at) {
        int length = learnt.start(event) - at;
        ShapeStep step = first;
        while (step != null
                && !(step.kind == learnt.kind(event)
                        && step.field == learnt.field(event)
                        && step.length == length
                        && Bytes.areEqual(bytes, step.start, frame, at, length))) {
            step = step.sibling;
        }
        return step;
    }

    private @Nullable ShapeStep add(ShapeStep parent, int event, byte[] frame, int at) {
        int length = learnt.start(event) - at;
        if (usedSteps == MAX_STEPS || length > MAX_BYTES - usedBytes) {
            usedSteps = 0;
            usedBytes = 0;
            root.child = null;
            return null;
        }
        ShapeStep step = steps[usedSteps];
        if (step == null) {
            step = new ShapeStep();
            steps[usedSteps] = step;
        }
        usedSteps++;
        System.arraycopy(frame, at, bytes, usedBytes, length);
        step.set(bytes, usedBytes, length, learnt.kind(event), learnt.field(event));
        usedBytes += length;
        ShapeStep last = parent.child;
        if (last == null) {
            parent.child = step;
            return step;
        }
        // Behind the others: what is frequent is learnt first, and is to be tried first.
        while (last.sibling != null) {
            last = last.sibling;
        }
        last.sibling = step;
        return step;
    }
}
