package io.llamatap.tap.scan.json;

import org.jspecify.annotations.Nullable;

/**
 * The position of a {@link JsonScanner} in the {@link FieldTree}. It passes the wanted values to the {@link FieldSink}.
 *
 * <p>It knows which containers are open and what is wanted, but nothing of JSON's syntax. Owned by one event loop.
 */
final class FieldCursor {
    private final FieldTree root;
    private final FieldSink sink;
    private final ContainerStack stack = new ContainerStack();

    /** The node of the next value; null if nothing in it is wanted. */
    private @Nullable FieldTree target;
    /** The field of the open array or object that has not been reported as empty or not yet. */
    private @Nullable JsonField undecided;

    FieldCursor(FieldTree root, FieldSink sink) {
        this.root = root;
        this.sink = sink;
        target = root;
    }

    /** Moves to the root for another value. */
    void begin() {
        stack.clear();
        target = root;
        undecided = null;
    }

    /** Says whether nothing in the next value is wanted. */
    boolean skipsValue() {
        return target == null;
    }

    int depth() {
        return stack.depth();
    }

    boolean inObject() {
        return stack.inObject();
    }

    /** Enters the array or object that is the next value. */
    void open(boolean isObject) {
        FieldTree node = target;
        if (node != null) {
            undecided = node.field();
            node = isObject ? (node.hasMembers() ? node : null) : node.element();
        }
        stack.open(isObject, node);
        target = node;
    }

    /** Leaves the innermost array or object. */
    void close() {
        decide(true);
        stack.close();
        toNext();
    }

    /** The innermost array or object is not empty. */
    void markNotEmpty() {
        decide(false);
    }

    /** Moves past a value. The next element of an array has the same node; the next member of an object is found by its key. */
    void toNext() {
        target = stack.node();
    }

    /** Says whether any member of the innermost object is wanted. */
    boolean wantsKeys() {
        return stack.node() != null;
    }

    /** Moves to the member with a key. */
    void toMember(byte[] key, int from, int to) {
        FieldTree object = stack.node();
        target = object == null ? null : object.member(key, from, to);
    }

    /** Moves to a member that is not wanted. */
    void toUnwanted() {
        target = null;
    }

    /** Returns the field of the next value; null if it is not wanted. */
    @Nullable
    JsonField field() {
        return target == null ? null : target.field();
    }

    /** Reports a string. */
    void text(byte[] bytes, int from, int to, boolean isEmpty, boolean cut) {
        JsonField field = field();
        if (field != null && field.maxBytes() == 0) {
            sink.onPresence(field, isEmpty);
        } else if (field != null) {
            sink.onString(field, bytes, from, to, cut);
        }
    }

    /** Reports the number of letters of the string that is reported next. */
    void letters(long letters) {
        JsonField field = field();
        if (field != null) {
            sink.onLetters(field, letters);
        }
    }

    /** Reports a number. The range is empty if it is too long. */
    void number(byte[] bytes, int from, int to) {
        JsonField field = field();
        if (field != null) {
            sink.onNumber(field, bytes, from, to);
        }
    }

    /** Reports a literal by its first letter. */
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
