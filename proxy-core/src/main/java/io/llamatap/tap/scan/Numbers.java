package io.llamatap.tap.scan;

/** Interprets number tokens without creating a string and without exceptions. Stateless. */
final class Numbers {
    private static final long MAX_VALUE_BEFORE_DIGIT = Long.MAX_VALUE / 10;

    private Numbers() {}

    /**
     * Returns the whole number in {@code bytes[from, to)}, or {@link InferenceStats#UNKNOWN} if it is negative, greater than
     * 2^63-1, or has a fraction or an exponent.
     */
    static long count(byte[] bytes, int from, int to) {
        if (from == to) {
            return InferenceStats.UNKNOWN;
        }
        long value = 0;
        for (int i = from; i < to; i++) {
            int digit = bytes[i] - '0';
            if (digit < 0 || digit > 9 || value > MAX_VALUE_BEFORE_DIGIT) {
                return InferenceStats.UNKNOWN;
            }
            value = value * 10 + digit;
        }
        return value < 0
                ? InferenceStats.UNKNOWN
                : value; // the last digit can lead past the greatest number, but not round to 0
    }

    /** Says whether a JSON number is zero, whatever its sign, fraction and exponent. */
    static boolean isZero(byte[] bytes, int from, int to) {
        for (int i = from; i < to && (bytes[i] | 0x20) != 'e'; i++) {
            if (bytes[i] >= '1' && bytes[i] <= '9') {
                return false;
            }
        }
        return from < to;
    }

    /** Says whether a Go duration such as {@code 0s} or {@code 0h0m} is zero: it has digits, and all of them are 0. */
    static boolean isZeroDuration(byte[] bytes, int from, int to) {
        boolean hasDigits = false;
        for (int i = from; i < to; i++) {
            if (bytes[i] >= '1' && bytes[i] <= '9') {
                return false;
            }
            hasDigits |= bytes[i] == '0';
        }
        return hasDigits;
    }
}
