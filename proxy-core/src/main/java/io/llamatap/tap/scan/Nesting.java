package io.llamatap.tap.scan;

import org.jspecify.annotations.Nullable;

/**
 * The open arrays and objects around the place that is being read: one bit for each, and for the outermost few what is wanted in
 * them. Owned by one event loop.
 */
final class Nesting {
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
     * Opens one more.
     *
     * @param inner what it is in the tree, null if nothing in it is wanted
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

    /** Closes the innermost one. */
    void close() {
        depth--;
        int outer = depth - 1;
        inObject = outer >= 0 && (objectBits[outer / Long.SIZE] >>> outer & 1) != 0;
        node = outer >= 0 && outer < nodes.length ? nodes[outer] : null;
    }

    int depth() {
        return depth;
    }

    /** Says whether the innermost one is an object. */
    boolean inObject() {
        return inObject;
    }

    /** Returns what the innermost one is in the tree, null if nothing in it is wanted. */
    @Nullable
    FieldTree node() {
        return node;
    }
}
