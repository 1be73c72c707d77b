package io.llamatap.tap.scan;

/** Finds the ends of strings and numbers that stand whole in an array. Owned by one event loop. */
final class ShapeValues {
    private static final int HEX_DIGITS = 4;

    private final NumberToken number = new NumberToken();

    /** Returns the end of what a step has behind its bytes; -1 if that is something else, or has to be held to be told. */
    int end(ShapeStep step, byte[] bytes, int from, int to) {
        return switch (step.kind) {
            case FrameEvents.TEXT -> text(step.field == null ? 0 : step.field.heldBytes(), bytes, from, to);
            case FrameEvents.NUMBER -> number(bytes, from, to);
            default -> from;
        };
    }

    /** Returns where a string ends; the quote that should stand there is for the next step to see. */
    private static int text(int heldBytes, byte[] bytes, int from, int to) {
        int end = Bytes.endOfPlain(bytes, from, to);
        if (heldBytes > 0) {
            return end - from <= heldBytes ? end : -1;
        }
        while (end < to && bytes[end] == '\\') {
            int behind = behindEscape(bytes, end + 1, to);
            if (behind < 0) {
                return -1;
            }
            end = Bytes.endOfPlain(bytes, behind, to);
        }
        return end;
    }

    private int number(byte[] bytes, int from, int to) {
        if (from == to || !number.begin(bytes[from])) {
            return -1;
        }
        int end = number.read(bytes, from + 1, to);
        return number.isEnded() && end - from <= JsonScanner.MAX_NUMBER_BYTES ? end : -1;
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
            if (Character.digit(bytes[i], 16) < 0) {
                return -1;
            }
        }
        return end;
    }
}
