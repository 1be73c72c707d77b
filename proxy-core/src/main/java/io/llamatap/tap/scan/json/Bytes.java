package io.llamatap.tap.scan.json;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Searches in byte arrays, eight bytes at a time. Nearly all of a body is inside strings, which are skipped this way. Stateless.
 *
 * <p>A byte is marked by its highest bit. In a little-endian word the lowest mark is exact; the borrow of a subtraction can set
 * wrong marks only above a correct one.
 */
public final class Bytes {
    private static final VarHandle WORD = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGH_BITS = ONES << 7;
    private static final long LOW_BITS = ~HIGH_BITS;
    private static final long ZEROES = ONES * '0';
    private static final long COMMAS = ONES * ',';
    private static final long QUOTES_OR_CONTROLS = ONES * ('"' ^ ' ');
    private static final long ABOVE_SPACES = ONES * (' ' + 1);
    private static final long BACKSLASHES = ONES * '\\';
    private static final long LINE_FEEDS = ONES * '\n';
    private static final long CARRIAGE_RETURNS = ONES * '\r';

    private Bytes() {}

    /**
     * Returns where the part of a JSON string without escapes ends: at the first quote, backslash or control character, or at
     * {@code to}.
     */
    static int endOfUnescaped(byte[] bytes, int from, int to) {
        int i = from;
        // Bytes after `to` may be read, but are never reported. Two words are read at a time: most strings are shorter,
        // so there
        // is no branch that depends on their length.
        for (int last = bytes.length - 2 * Long.BYTES; i < to && i <= last; i += 2 * Long.BYTES) {
            long low = markSpecial((long) WORD.get(bytes, i));
            long high = markSpecial((long) WORD.get(bytes, i + Long.BYTES));
            if (((low | high) & HIGH_BITS) != 0) {
                return Math.min(to, i + firstOf(low & HIGH_BITS, high & HIGH_BITS));
            }
        }
        while (i < to && bytes[i] != '"' && bytes[i] != '\\' && (bytes[i] & 0xff) >= ' ') {
            i++;
        }
        return Math.min(i, to);
    }

    /**
     * Marks the bytes that end the unescaped part of a string. Flipping one bit exchanges the quote and the space, so that one
     * comparison finds quotes and control characters together.
     */
    private static long markSpecial(long word) {
        return (((word ^ QUOTES_OR_CONTROLS) - ABOVE_SPACES) | ((word ^ BACKSLASHES) - ONES)) & ~word;
    }

    /** Returns the index of the first marked byte of two words. */
    private static int firstOf(long low, long high) {
        int inLow = Long.numberOfTrailingZeros(low) >>> 3;
        int inHigh = Long.numberOfTrailingZeros(high) >>> 3;
        return inLow + (inHigh & -(inLow >>> 3)); // 8 and the index in the high word, if the low word has no mark
    }

    /** Returns where a line ends: at the first line feed or carriage return, or at {@code to}. */
    public static int endOfLine(byte[] bytes, int from, int to) {
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

    /**
     * Skips elements of an array that are whole numbers without sign, each with its comma. Returns where the first element begins
     * that is something else, or is not followed by a comma.
     */
    static int endOfIntegers(byte[] bytes, int from, int to) {
        int i = from;
        long start = HIGH_BITS & 0xff; // marks the next byte if it begins an element
        long behindZero = 0; // marks the next byte if it follows a leading 0
        for (; i <= to - Long.BYTES; i += Long.BYTES) {
            long word = (long) WORD.get(bytes, i);
            long digits = word ^ ZEROES;
            long others = (((digits & LOW_BITS) + ONES * (0x7f - 9)) | digits) & HIGH_BITS;
            long commas = exactZeroes(word ^ COMMAS);
            long starts = (commas << Byte.SIZE) | start;
            long zeroes = starts & exactZeroes(digits);
            long behindZeroes = (zeroes << Byte.SIZE) | behindZero;
            if (((others ^ commas) | (starts & commas) | (behindZeroes & ~commas)) != 0) {
                break;
            }
            start = commas >>> (Long.SIZE - Byte.SIZE);
            behindZero = zeroes >>> (Long.SIZE - Byte.SIZE);
        }
        while (i > from && bytes[i - 1] != ',') {
            i--;
        }
        return i;
    }

    /** Returns the eight bytes at an index as one word. */
    static long word(byte[] bytes, int at) {
        return (long) WORD.get(bytes, at);
    }

    /** Returns the first eight bytes of {@code bytes[from, to)} as one word, padded with zeros. */
    public static long word(byte[] bytes, int from, int to) {
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

    /** Says whether a byte is JSON white space. */
    static boolean isWhitespace(byte b) {
        return b == ' ' || b == '\n' || b == '\r' || b == '\t';
    }

    /** Returns the index of the first byte that is not JSON white space, or {@code to}. */
    public static int endOfWhitespace(byte[] bytes, int from, int to) {
        int i = from;
        while (i < to && isWhitespace(bytes[i])) {
            i++;
        }
        return i;
    }

    /** Marks all bytes that are zero, and no other. */
    static long exactZeroes(long word) {
        return ~(((word & LOW_BITS) + LOW_BITS) | word | LOW_BITS);
    }

    private static long zeroes(long word) {
        return (word - ONES) & ~word;
    }
}
