package io.llamatap.tap.scan.json;

import org.jspecify.annotations.Nullable;

/**
 * The stack of open arrays and objects. It has one bit for each, and for the outermost few the node of the {@link FieldTree}.
 * Owned by one event loop.
 */
final class ContainerStack {
    private final long[] objectBits = new long[ScanLimits.DEPTH / Long.SIZE];
    private final @Nullable FieldTree[] nodes = new FieldTree[FieldTree.MAX_LEVELS];

    private int depth;
    private boolean inObject;
    private @Nullable FieldTree node;

    void clear() {
        depth = 0;
        inObject = false;
        node = null;
    }

    /**
     * Pushes an array or object.
     *
     * @param inner its node in the tree; null if nothing in it is wanted
     */
    void open(boolean isObject, @Nullable FieldTree inner) {
        if (depth < nodes.length) {
            nodes[depth] = inner;
        }
        long bit = 1L << depth;
        int word = depth / Long.SIZE;
        objectBits[word] = isObject ? objectBits[word] | bit : objectBits[word] & ~bit;
        depth++;
        inObject = isObject;
        node = inner;
    }

    /** Pops the innermost array or object. */
    void close() {
        depth--;
        int outer = depth - 1;
        inObject = outer >= 0 && (objectBits[outer / Long.SIZE] >>> outer & 1) != 0;
        node = outer >= 0 && outer < nodes.length ? nodes[outer] : null;
    }

    int depth() {
        return depth;
    }

    /** Says whether the innermost container is an object. */
    boolean inObject() {
        return inObject;
    }

    /** Returns the node of the innermost container; null if nothing in it is wanted. */
    @Nullable
    FieldTree node() {
        return node;
    }
}
