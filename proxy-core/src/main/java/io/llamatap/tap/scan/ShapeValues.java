package io.llamatap.tap.scan;

/** Finds the ends of strings and numbers that stand whole in an array. Owned by one event loop. */
final class ShapeValues {
    private static final int HEX_DIGITS = 4;

    private final NumberToken number = new NumberToken();

    /** Returns the end of a number; -1 if there is none, or it is too long to be told. */
    int endOfNumber(byte[] bytes, int from, int to) {
        if (from == to || !number.begin(bytes[from])) {
            return -1;
        }
        int end = number.read(bytes, from + 1, to);
        return number.isEnded() && end - from <= JsonScanner.MAX_NUMBER_BYTES ? end : -1;
    }

    /** Returns the end of a string, of which a backslash was met at {@code from}; -1 if an escape is none, or is cut. */
    static int endOfEscaped(byte[] bytes, int from, int to) {
        int end = from;
        while (end < to && bytes[end] == '\\') {
            int behind = behindEscape(bytes, end + 1, to);
            if (behind < 0) {
                return -1;
            }
            end = Bytes.endOfPlain(bytes, behind, to);
        }
        return end;
    }

    private static int behindEscape(byte[] bytes, int from, int to) {
        if (from == to) {
            return -1;
        }
        return switch (bytes[from]) {
            case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> from + 1;
            case 'u' -> behindHex(bytes, from + 1, to);
            default -> -1;
        };
    }

    private static int behindHex(byte[] bytes, int from, int to) {
        int end = from + HEX_DIGITS;
        if (end > to) {
            return -1;
        }
        for (int i = from; i < end; i++) {
            int letter = bytes[i] | 0x20;
            if (!(bytes[i] >= '0' && bytes[i] <= '9') && !(letter >= 'a' && letter <= 'f')) {
                return -1;
            }
        }
        return end;
    }
}
