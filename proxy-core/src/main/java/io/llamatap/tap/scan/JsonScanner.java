package io.llamatap.tap.scan;

import org.jspecify.annotations.Nullable;

/**
 * Reads the wanted fields of one JSON value that comes in pieces cut anywhere; the rest is checked and passed over.
 *
 * <p>Strict about structure (RFC 8259, unescaped control characters inside strings included: Go neither writes nor reads them),
 * indifferent to invalid UTF-8 inside strings. Holds at most {@link ScanLimits#NAME_BYTES} of a wanted token, one bit for each level
 * of nesting, and nothing of what it passes over, however long that is. Owned by one event loop; allocates nothing while it
 * scans.
 */
final class JsonScanner {
    // Numbers and no enum, since a switch over an enum goes through a table of ordinals at every token.
    private static final int VALUE = 0;
    private static final int FIRST_ELEMENT = 1;
    private static final int KEY = 2;
    private static final int FIRST_KEY = 3;
    private static final int COLON = 4;
    private static final int AFTER_VALUE = 5;
    private static final int IN_KEY = 6;
    private static final int IN_VALUE = 7;
    // From here on nothing more is read.
    private static final int COMPLETE = 8;
    private static final int BROKEN = 9;

    private final FieldCursor cursor;
    private final TokenReader tokens;

    private int state;
    private @Nullable ScanFault fault;

    JsonScanner(FieldTree root, FieldSink sink) {
        cursor = new FieldCursor(root, sink);
        tokens = new TokenReader(cursor);
    }

    /** Makes ready for another value, unless the last one was broken. */
    void begin() {
        if (state != BROKEN) {
            state = VALUE;
            cursor.begin();
        }
    }

    /** Reads on in {@code bytes[from, to)}; returns where it stopped: behind the value's end, or {@code to}. */
    int scan(byte[] bytes, int from, int to) {
        int i = from;
        while (i < to && state < COMPLETE) {
            i = switch (state) {
                case IN_KEY -> keyRead(tokens.on(bytes, i, to));
                case IN_VALUE -> valueRead(tokens.on(bytes, i, to));
                default -> structure(bytes, i, to);
            };
        }
        return i;
    }

    /** Ends the value where the input ends: a bare number has no other end, anything else unfinished is broken. */
    void end() {
        if (state == IN_VALUE && cursor.depth() == 0 && tokens.end()) {
            state = COMPLETE;
        }
        if (state < COMPLETE && !isAtStart()) {
            fail(ScanFault.MALFORMED_JSON);
        }
    }

    /** Says whether nothing but white space has been read of the value. */
    boolean isAtStart() {
        return state == VALUE && cursor.depth() == 0;
    }

    /** Says whether the value was read to its end. */
    boolean isComplete() {
        return state == COMPLETE;
    }

    /** Returns why reading was given up; null while it was not. */
    @Nullable
    ScanFault fault() {
        return fault;
    }

    /** Gives up. */
    void fail(ScanFault cause) {
        state = BROKEN;
        fault = cause;
    }

    private int structure(byte[] bytes, int i, int to) {
        byte c = bytes[i];
        if (Bytes.isBlank(c)) {
            return Bytes.endOfBlank(bytes, i + 1, to);
        }
        switch (state) {
            case KEY, FIRST_KEY -> {
                if (c == '"') {
                    cursor.notEmpty();
                    return members(bytes, i, to);
                }
                return state == FIRST_KEY && c == '}' ? close(i) : malformed(i);
            }
            case COLON -> {
                state = VALUE;
                return c == ':' ? i + 1 : malformed(i);
            }
            case AFTER_VALUE -> {
                if (c == ',') {
                    return comma(i);
                }
                return c == (cursor.inObject() ? '}' : ']') ? close(i) : malformed(i);
            }
            case FIRST_ELEMENT -> {
                if (c == ']') {
                    return close(i);
                }
                cursor.notEmpty();
                state = VALUE;
                return elements(bytes, i, to);
            }
            default -> {
                return elements(bytes, i, to);
            }
        }
    }

    /** Reads a value, and if it is an array's, the next ones for as long as they follow without blanks. */
    private int elements(byte[] bytes, int from, int to) {
        int i = from;
        do {
            if (!cursor.inObject() && cursor.depth() > 0 && cursor.isIndifferent()) {
                i = Bytes.endOfIntegers(bytes, i, to);
                if (i == to) {
                    return i;
                }
            }
            i = value(bytes, i, to);
            if (state != AFTER_VALUE || i == to || bytes[i] != ',') {
                return i;
            }
            i = comma(i);
        } while (i < to && state == VALUE);
        return i;
    }

    private int value(byte[] bytes, int i, int to) {
        byte c = bytes[i];
        return switch (c) {
            case '"' -> valueRead(tokens.text(bytes, i + 1, to));
            case '{', '[' -> open(c == '{', i);
            case 't', 'f', 'n' -> valueRead(tokens.literal(bytes, i, to));
            case ' ', '\t', '\r', '\n' -> i + 1;
            default -> valueRead(tokens.number(bytes, i, to));
        };
    }

    /** Reads members for as long as they come one after the other, whole and with at most one blank between, as machines write them. */
    private int members(byte[] bytes, int from, int to) {
        int i = from;
        while (i < to && bytes[i] == '"') {
            i = keyRead(tokens.key(bytes, i + 1, to));
            if (state != COLON || i + 1 >= to || bytes[i] != ':') {
                return i;
            }
            state = VALUE;
            i = behindBlank(bytes, i + 1, to);
            if (i == to) {
                return i;
            }
            i = value(bytes, i, to);
            if (state != AFTER_VALUE || i == to || bytes[i] != ',') {
                return i;
            }
            i = behindBlank(bytes, comma(i), to);
        }
        return i;
    }

    private static int behindBlank(byte[] bytes, int i, int to) {
        return i < to && bytes[i] == ' ' ? i + 1 : i;
    }

    private int comma(int i) {
        state = cursor.inObject() ? KEY : VALUE;
        return i + 1;
    }

    private int open(boolean isObject, int i) {
        if (cursor.depth() == ScanLimits.DEPTH) {
            fail(ScanFault.DEPTH);
            return i;
        }
        cursor.open(isObject);
        state = isObject ? FIRST_KEY : FIRST_ELEMENT;
        return i + 1;
    }

    private int close(int i) {
        cursor.close();
        state = cursor.depth() == 0 ? COMPLETE : AFTER_VALUE;
        return i + 1;
    }

    private int keyRead(int i) {
        state = tokens.isOpen() ? IN_KEY : COLON;
        return tokens.isRejected() ? malformed(i) : i;
    }

    private int valueRead(int i) {
        if (tokens.isRejected()) {
            return malformed(i);
        }
        if (tokens.isOpen()) {
            state = IN_VALUE;
        } else {
            cursor.toNext();
            state = cursor.depth() == 0 ? COMPLETE : AFTER_VALUE;
        }
        return i;
    }

    private int malformed(int i) {
        fail(ScanFault.MALFORMED_JSON);
        return i;
    }
}
