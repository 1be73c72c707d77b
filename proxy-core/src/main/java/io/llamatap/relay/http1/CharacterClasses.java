package io.llamatap.relay.http1;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The character classes of HTTP's grammar (RFC 9110 section 5.6, RFC 9112 section 3). Each check is one table look-up. Stateless:
 * any thread.
 */
public final class CharacterClasses {
    private static final byte TOKEN = 1;
    private static final byte VALUE = 2;
    private static final byte TARGET = 4;
    private static final byte[] CLASSES = new byte[256];

    private static final VarHandle WORD = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGH_BITS = ONES << 7;
    private static final long BLANKS = ONES * ' ';
    private static final long DELETES = ONES * 0x7f;

    static {
        for (int c = 0; c < 256; c++) {
            boolean letterOrDigit = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
            if (letterOrDigit || (c != 0 && "!#$%&'*+-.^_`|~".indexOf(c) >= 0)) {
                CLASSES[c] |= TOKEN;
            }
            if (c == '\t' || (c >= 0x20 && c != 0x7f)) {
                CLASSES[c] |= VALUE;
            }
            if (c > 0x20 && c < 0x7f && c != '#') {
                CLASSES[c] |= TARGET;
            }
        }
    }

    private CharacterClasses() {}

    /** Returns whether the byte may occur in a method or a field name. */
    static boolean isToken(byte b) {
        return (CLASSES[b & 0xff] & TOKEN) != 0;
    }

    /** Returns whether the byte may occur in a field value, including blanks. */
    static boolean isValue(byte b) {
        return (CLASSES[b & 0xff] & VALUE) != 0;
    }

    /**
     * Returns the index of the first byte that may not occur in a field value, or {@code to}. Reads eight bytes at a time, since
     * most of a head is values; in a little-endian word the lowest marked byte is exact.
     */
    static int endOfValue(byte[] bytes, int from, int to) {
        int i = from;
        for (int end = to - Long.BYTES; i <= end; ) {
            long word = (long) WORD.get(bytes, i);
            long marks = ((word - BLANKS) | ((word ^ DELETES) - ONES)) & ~word & HIGH_BITS;
            if (marks == 0) {
                i += Long.BYTES;
                continue;
            }
            i += Long.numberOfTrailingZeros(marks) >>> 3;
            if (bytes[i] != '\t') {
                return i;
            }
            i++;
        }
        while (i < to && isValue(bytes[i])) {
            i++;
        }
        return i;
    }

    /** Returns whether the byte may occur in a request target: visible ASCII except {@code #}, since fragments are never sent. */
    static boolean isTarget(byte b) {
        return (CLASSES[b & 0xff] & TARGET) != 0;
    }

    static boolean isDigit(byte b) {
        return b >= '0' && b <= '9';
    }

    static boolean isBlank(byte b) {
        return b == ' ' || b == '\t';
    }

    /** Returns the value of a hexadecimal digit; -1 if it is not one. */
    static int hex(byte b) {
        if (b >= '0' && b <= '9') {
            return b - '0';
        }
        int lower = b | 0x20;
        return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
    }

    /** Returns the last hexadecimal digit of a number, in lower case. */
    public static byte lastHexDigit(long number) {
        return (byte) Character.forDigit((int) number & 0xf, 16);
    }

    /** Compares a range with a word in lower case, ignoring the case of the range. */
    public static boolean equalsIgnoreCase(byte[] bytes, int from, int to, String lowerCase) {
        int length = to - from;
        if (length != lowerCase.length()) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            int c = bytes[from + i];
            if (c >= 'A' && c <= 'Z') {
                c |= 0x20;
            }
            if (c != lowerCase.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** Compares two ranges of one array, ignoring case. */
    static boolean equalsIgnoreCase(byte[] bytes, int from, int to, int otherFrom, int otherTo) {
        int length = to - from;
        if (length != otherTo - otherFrom) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            int a = bytes[from + i];
            int b = bytes[otherFrom + i];
            if (a != b) {
                int lower = a | 0x20;
                if (lower != (b | 0x20) || lower < 'a' || lower > 'z') {
                    return false;
                }
            }
        }
        return true;
    }
}
