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
    private static final long LOW_BITS = ~HIGH_BITS;
    private static final long ZEROES = ONES * '0';
    private static final long COMMAS = ONES * ',';
    private static final long TWOS = ONES * ('"' ^ ' ');
    private static final long BEHIND_BLANKS = ONES * (' ' + 1);
    private static final long BACKSLASHES = ONES * '\\';
    private static final long LINE_FEEDS = ONES * '\n';
    private static final long CARRIAGE_RETURNS = ONES * '\r';

    private Bytes() {}

    /** Returns where the plain part of a JSON string ends: the first quote, backslash or control character, or {@code to}. */
    static int endOfPlain(byte[] bytes, int from, int to) {
        int i = from;
        // What lies behind `to` in the array may be read, but is never reported. Two words at a step: most strings are
        // shorter, so
        // that no branch depends on where they end.
        for (int last = bytes.length - 2 * Long.BYTES; i < to && i <= last; i += 2 * Long.BYTES) {
            long low = notPlain((long) WORD.get(bytes, i));
            long high = notPlain((long) WORD.get(bytes, i + Long.BYTES));
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
     * Marks, in their highest bits, the bytes that may not stand in a string as they are. With one bit turned over, a quote is what a
     * blank was, so that one comparison finds it together with control characters, which stay among themselves.
     */
    private static long notPlain(long word) {
        return (((word ^ TWOS) - BEHIND_BLANKS) | ((word ^ BACKSLASHES) - ONES)) & ~word;
    }

    /** Returns the place of the first byte that is marked in one of two words. */
    private static int firstOf(long low, long high) {
        int inLow = Long.numberOfTrailingZeros(low) >>> 3;
        int inHigh = Long.numberOfTrailingZeros(high) >>> 3;
        return inLow + (inHigh & -(inLow >>> 3)); // 8 and what is in the high word, if there is none in the low one
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

    /**
     * Passes over elements of an array that are whole numbers without sign, each with its comma; returns where the first one begins
     * that is something else, or is not followed by a comma.
     */
    static int endOfIntegers(byte[] bytes, int from, int to) {
        int i = from;
        long start = HIGH_BITS & 0xff; // whether the next byte is the first of an element
        long behindZero = 0; // whether it is the second of one that began with 0
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

    /** Marks all bytes that are zero, and no other. */
    private static long exactZeroes(long word) {
        return ~(((word & LOW_BITS) + LOW_BITS) | word | LOW_BITS);
    }

    private static long zeroes(long word) {
        return (word - ONES) & ~word;
    }
}
