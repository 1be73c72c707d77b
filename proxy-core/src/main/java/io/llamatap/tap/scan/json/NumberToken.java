package io.llamatap.tap.scan.json;

/** Checks the syntax of one number (RFC 8259, section 6), in chunks cut anywhere. */
final class NumberToken {
    private static final int MINUS = 0;
    private static final int POINT = 1;
    private static final int E = 2;
    private static final int SIGN = 3;
    // The number may end in the following states.
    private static final int ZERO = 4;
    // Any number of digits may follow in the following states.
    private static final int INTEGER = 5;
    private static final int FRACTION = 6;
    private static final int EXPONENT = 7;
    private static final int ENDED = 8;
    private static final int REJECTED = 9;

    private int state;

    /** Begins a number. Returns whether its first character is valid. */
    boolean begin(byte first) {
        state = first == '-' ? MINUS : after(MINUS, first);
        return state != REJECTED;
    }

    /** Reads further. Returns the index of the first character that does not belong to the number, or {@code to}. */
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

    /** Ends the number at the end of the input. */
    void end() {
        state = state >= ZERO ? ENDED : REJECTED;
    }

    /** Says whether the number is complete and the character after it has been seen. */
    boolean isEnded() {
        return state == ENDED;
    }

    /** Says whether the number is invalid. */
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
