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

    /** Says whether nothing is wanted of the next value. */
    boolean isIndifferent() {
        return target == null;
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
        decide(true);
        nesting.close();
        toNext();
    }

    /** The array or object that was entered last turned out not to be empty. */
    void notEmpty() {
        decide(false);
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

    private void decide(boolean isEmpty) {
        if (undecided != null) {
            sink.onPresence(undecided, isEmpty);
            undecided = null;
        }
    }
}
