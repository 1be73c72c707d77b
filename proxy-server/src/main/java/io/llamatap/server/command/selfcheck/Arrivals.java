package io.llamatap.server.command.selfcheck;

import java.util.Arrays;

/** When the bytes of a body came. Used by one thread. */
final class Arrivals {
    private int[] lengths = new int[64];
    private long[] nanos = new long[64];
    private int count;

    /** Notes how long the body is at a time. */
    void add(int length, long atNanos) {
        if (count > 0 && nanos[count - 1] == atNanos) {
            lengths[count - 1] = length;
            return;
        }
        if (count == lengths.length) {
            lengths = Arrays.copyOf(lengths, 2 * count);
            nanos = Arrays.copyOf(nanos, 2 * count);
        }
        lengths[count] = length;
        nanos[count++] = atNanos;
    }

    /** Returns when so many bytes of the body were there, which they must have been. */
    long when(int length) {
        int found = Arrays.binarySearch(lengths, 0, count, length);
        int index = found < 0 ? -found - 1 : found;
        while (index > 0 && lengths[index - 1] == length) {
            index--;
        }
        return nanos[index];
    }
}
