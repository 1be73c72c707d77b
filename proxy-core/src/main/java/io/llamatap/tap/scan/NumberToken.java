package io.llamatap.tap.scan;

/** Reads one number as RFC 8259, section 6, has it, in pieces cut anywhere. Holds what it is told to hold, if it was cut. */
final class NumberToken {
    private static final int MINUS = 0;
    private static final int POINT = 1;
    private static final int E = 2;
    private static final int SIGN = 3;
    // From here on the number may end.
    private static final int ZERO = 4;
    // From here on any number of digits may follow.
    private static final int INTEGER = 5;
    private static final int FRACTION = 6;
    private static final int EXPONENT = 7;
    private static final int ENDED = 8;
    private static final int REJECTED = 9;

    private int state;

    /** Begins with the first character; says whether it can be one. */
    boolean begin(byte first) {
        state = first == '-' ? MINUS : after(MINUS, first);
        return state != REJECTED;
    }

    /** Reads on; returns the first character that is none of the number's, or {@code to}. */
    int read(byte[] bytes, int from, int to) {
        int i = from;
        int now = state;
        while (i < to) {
            byte c = bytes[i];
            if (now < INTEGER || !isDigit(c)) {
                now = after(now, c);
                if (now >= ENDED) {
                    break;
                }
            }
            i++;
        }
        state = now;
        return i;
    }

    /** Ends the number where the input ends. */
    void end() {
        state = state >= ZERO ? ENDED : REJECTED;
    }

    /** Says whether a whole number was read, and something else behind it was met. */
    boolean isEnded() {
        return state == ENDED;
    }

    /** Says whether what was read is none. */
    boolean isRejected() {
        return state == REJECTED;
    }

    private static boolean isDigit(byte c) {
        return c >= '0' && c <= '9';
    }

    private static int after(int state, byte c) {
        if (isDigit(c)) {
            return switch (state) {
                case MINUS -> c == '0' ? ZERO : INTEGER;
                case POINT -> FRACTION;
                case E, SIGN -> EXPONENT;
                case ZERO -> REJECTED;
                default -> state;
            };
        }
        boolean wasInteger = state == ZERO || state == INTEGER;
        if (c == '.' && wasInteger) {
            return POINT;
        }
        if ((c == 'e' || c == 'E') && (wasInteger || state == FRACTION)) {
            return E;
        }
        if ((c == '+' || c == '-') && state == E) {
            return SIGN;
        }
        return state >= ZERO ? ENDED : REJECTED;
    }
}
