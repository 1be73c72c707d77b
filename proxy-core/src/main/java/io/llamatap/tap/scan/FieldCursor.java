package io.llamatap.tap.scan;

import org.jspecify.annotations.Nullable;

/**
 * Where a {@link JsonScanner} stands in the {@link FieldTree}, and what it tells the {@link FieldSink} there.
 *
 * <p>Knows what is open and what is wanted, and nothing of JSON's characters. Owned by one event loop.
 */
final class FieldCursor {
    private final FieldTree root;
    private final FieldSink sink;
    private final Nesting nesting = new Nesting();

    /** What the next value is in the tree. */
    private @Nullable FieldTree target;
    /** The open array or object that is wanted to be told empty or not, while that is unknown. */
    private @Nullable JsonField undecided;
    /** Where what is met is noted, while a frame is learnt. */
    private @Nullable FrameEvents notes;

    FieldCursor(FieldTree root, FieldSink sink) {
        this.root = root;
        this.sink = sink;
        target = root;
    }

    /** Goes to the place of another root value. */
    void begin() {
        nesting.clear();
        target = root;
        undecided = null;
    }

    /** Notes what is met from now on; null to note nothing. */
    void noteIn(@Nullable FrameEvents events) {
        notes = events;
    }

    /** Notes a value, wanted or not, that stands in the piece that is being read. */
    void note(int kind, int from, int to) {
        if (notes != null) {
            notes.add(kind, field(), from, to);
        }
    }

    /** Notes a literal that ends at {@code at}, if it is wanted. */
    void noteLiteral(boolean isTrue, int at) {
        if (notes == null || field() == null) {
            return;
        }
        if (isTrue) {
            note(FrameEvents.TRUE, at, at);
        } else {
            notes.addUntrue();
        }
    }

    /** Says whether the next value is neither wanted nor noted. */
    boolean isIndifferent() {
        return target == null && (notes == null || notes.isFull());
    }

    int depth() {
        return nesting.depth();
    }

    boolean inObject() {
        return nesting.inObject();
    }

    /** Enters an array or an object at the place of the next value. */
    void open(boolean isObject) {
        FieldTree node = target;
        if (node != null) {
            undecided = node.field();
            node = isObject ? (node.hasMembers() ? node : null) : node.element();
        }
        nesting.open(isObject, node);
        target = node;
    }

    /** Leaves the innermost array or object. */
    void close() {
        decide(true, 0);
        nesting.close();
        toNext();
    }

    /** The array or object that was entered last turned out not to be empty: something stands at {@code at}. */
    void notEmpty(int at) {
        decide(false, at);
    }

    /** Goes behind a value: an array's next element is at the same place in the tree, a member's place its key will tell. */
    void toNext() {
        target = nesting.node();
    }

    /** Says whether any key would be wanted here. */
    boolean wantsKeys() {
        return nesting.node() != null;
    }

    /** Goes to the place of the member of that key. */
    void toMember(byte[] key, int from, int to) {
        FieldTree object = nesting.node();
        target = object == null ? null : object.member(key, from, to);
    }

    /** Goes to the place of a member that nobody wants. */
    void toUnwanted() {
        target = null;
    }

    /** Returns what is wanted of the next value, null if nothing is. */
    @Nullable
    JsonField field() {
        return target == null ? null : target.field();
    }

    /** Tells a string. */
    void text(byte[] bytes, int from, int to, boolean isEmpty, boolean cut) {
        JsonField field = field();
        if (field != null && field.heldBytes() == 0) {
            sink.onPresence(field, isEmpty);
        } else if (field != null) {
            sink.onString(field, bytes, from, to, cut);
        }
    }

    /** Tells a number; no bytes at all where it is too long. */
    void number(byte[] bytes, int from, int to) {
        JsonField field = field();
        if (field != null) {
            sink.onNumber(field, bytes, from, to);
        }
    }

    /** Tells a literal by its first letter. */
    void literal(byte first) {
        JsonField field = field();
        if (field != null) {
            sink.onLiteral(field, first);
        }
    }

    private void decide(boolean isEmpty, int at) {
        if (undecided != null) {
            if (notes != null && !isEmpty) {
                notes.add(FrameEvents.PRESENT, undecided, at, at);
            }
            sink.onPresence(undecided, isEmpty);
            undecided = null;
        }
    }
}
