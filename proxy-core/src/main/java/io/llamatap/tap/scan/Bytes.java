package io.llamatap.tap.scan;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Searches in byte arrays, eight bytes at a step: nearly all of a body is inside strings, and this is how they are passed over.
 *
 * <p>In a little-endian word the lowest of the marked bytes is exact; a borrow can only mark bytes above a true one.
 */
final class Bytes {
    private static final VarHandle WORD = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGH_BITS = ONES << 7;
    private static final long QUOTES = ONES * '"';
    private static final long BACKSLASHES = ONES * '\\';
    private static final long BLANKS = ONES * ' ';
    private static final long LINE_FEEDS = ONES * '\n';
    private static final long CARRIAGE_RETURNS = ONES * '\r';

    private Bytes() {}

    /** Returns where the plain part of a JSON string ends: the first quote, backslash or control character, or {@code to}. */
    static int endOfPlain(byte[] bytes, int from, int to) {
        int i = from;
        // What lies behind `to` in the array may be read, but is never reported. Two words at a step, since most strings end in
        // the first or the second of them, and which of both is nothing that a processor could foresee.
        for (int last = bytes.length - 2 * Long.BYTES; i < to && i <= last; i += 2 * Long.BYTES) {
            int first = plain((long) WORD.get(bytes, i));
            int plain = first + (plain((long) WORD.get(bytes, i + Long.BYTES)) & -(first >>> 3));
            if (plain < 2 * Long.BYTES) {
                return Math.min(to, i + plain);
            }
        }
        while (i < to && bytes[i] != '"' && bytes[i] != '\\' && (bytes[i] & 0xff) >= ' ') {
            i++;
        }
        return Math.min(i, to);
    }

    /** Returns where a line ends: the first line feed or carriage return, or {@code to}. */
    static int endOfLine(byte[] bytes, int from, int to) {
        int i = from;
        for (int last = bytes.length - Long.BYTES; i < to && i <= last; i += Long.BYTES) {
            long word = (long) WORD.get(bytes, i);
            long marks = (zeroes(word ^ LINE_FEEDS) | zeroes(word ^ CARRIAGE_RETURNS)) & HIGH_BITS;
            if (marks != 0) {
                return Math.min(to, i + (Long.numberOfTrailingZeros(marks) >>> 3));
            }
        }
        while (i < to && bytes[i] != '\n' && bytes[i] != '\r') {
            i++;
        }
        return Math.min(i, to);
    }

    /** Says whether so many bytes are the same in two arrays, both of which have them. */
    static boolean areEqual(byte[] a, int aFrom, byte[] b, int bFrom, int length) {
        if (length < Long.BYTES) {
            return word(a, aFrom, aFrom + length) == word(b, bFrom, bFrom + length);
        }
        int last = length - Long.BYTES;
        for (int i = 0; i < last; i += Long.BYTES) {
            if ((long) WORD.get(a, aFrom + i) != (long) WORD.get(b, bFrom + i)) {
                return false;
            }
        }
        return (long) WORD.get(a, aFrom + last) == (long) WORD.get(b, bFrom + last);
    }

    /** Returns the first eight bytes of {@code bytes[from, to)} as one word, zeroes where there are fewer. */
    static long word(byte[] bytes, int from, int to) {
        int count = to - from;
        if (from <= bytes.length - Long.BYTES) {
            long word = (long) WORD.get(bytes, from);
            return count >= Long.BYTES ? word : word & ((1L << (count * Byte.SIZE)) - 1);
        }
        long word = 0;
        for (int i = to - 1; i >= from; i--) {
            word = (word << Byte.SIZE) | (bytes[i] & 0xff);
        }
        return word;
    }

    /** Says whether a byte is white space between JSON's tokens. */
    static boolean isBlank(byte b) {
        return b == ' ' || b == '\n' || b == '\r' || b == '\t';
    }

    /** Returns the first byte that is not white space between JSON's tokens, or {@code to}. */
    static int endOfBlank(byte[] bytes, int from, int to) {
        int i = from;
        while (i < to && isBlank(bytes[i])) {
            i++;
        }
        return i;
    }

    /** Returns how many bytes at a word's start are plain. */
    private static int plain(long word) {
        long marks = ((word - BLANKS) & ~word) | zeroes(word ^ QUOTES) | zeroes(word ^ BACKSLASHES);
        return Long.numberOfTrailingZeros(marks & HIGH_BITS) >>> 3;
    }

    private static long zeroes(long word) {
        return (word - ONES) & ~word;
    }
}
