package io.llamatap.tap.scan.json;

import org.jspecify.annotations.Nullable;

/**
 * Reads the wanted fields of one JSON value, whose input may be cut anywhere. The rest of the value is validated and skipped.
 *
 * <p>It is strict about structure (RFC 8259), including unescaped control characters in strings, which Go rejects too. It accepts
 * invalid UTF-8 in strings. It stores at most {@link ScanLimits#NAME_BYTES} of a wanted value and one bit per level of nesting,
 * and nothing of what it skips. Owned by one event loop. Allocates nothing while it scans.
 */
public final class JsonScanner {
    // Integers instead of an enum, because a switch over an enum reads a table of ordinals for each token.
    private static final int VALUE = 0;
    private static final int FIRST_ELEMENT = 1;
    private static final int KEY = 2;
    private static final int FIRST_KEY = 3;
    private static final int COLON = 4;
    private static final int AFTER_VALUE = 5;
    private static final int IN_KEY = 6;
    private static final int IN_VALUE = 7;
    // Nothing is read in the following states.
    private static final int COMPLETE = 8;
    private static final int BROKEN = 9;

    private final FieldCursor cursor;
    private final TokenReader tokens;

    private int state;
    private @Nullable ScanFault fault;

    public JsonScanner(FieldTree root, FieldSink sink) {
        cursor = new FieldCursor(root, sink);
        tokens = new TokenReader(cursor);
    }

    /** Prepares for another value, unless the last one was broken. */
    public void begin() {
        if (state != BROKEN) {
            state = VALUE;
            cursor.begin();
        }
    }

    /** Reads {@code bytes[from, to)}. Returns where it stopped: after the end of the value, or {@code to}. */
    public int scan(byte[] bytes, int from, int to) {
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

    /** The input has ended. A number at the top level is complete then; any other incomplete value is broken. */
    public void end() {
        if (state == IN_VALUE && cursor.depth() == 0 && tokens.end()) {
            state = COMPLETE;
        }
        if (state < COMPLETE && !isAtStart()) {
            fail(ScanFault.MALFORMED_JSON);
        }
    }

    /** Says whether only white space has been read so far. */
    public boolean isAtStart() {
        return state == VALUE && cursor.depth() == 0;
    }

    /** Says whether the value is complete. */
    public boolean isComplete() {
        return state == COMPLETE;
    }

    /** Returns why reading was given up; null if it was not. */
    public @Nullable ScanFault fault() {
        return fault;
    }

    /** Stops reading because of a fault. */
    public void fail(ScanFault cause) {
        state = BROKEN;
        fault = cause;
    }

    private int structure(byte[] bytes, int i, int to) {
        byte c = bytes[i];
        if (Bytes.isWhitespace(c)) {
            return Bytes.endOfWhitespace(bytes, i + 1, to);
        }
        switch (state) {
            case KEY, FIRST_KEY -> {
                if (c == '"') {
                    cursor.markNotEmpty();
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
                cursor.markNotEmpty();
                state = VALUE;
                return elements(bytes, i, to);
            }
            default -> {
                return elements(bytes, i, to);
            }
        }
    }

    /** Reads a value. In an array, also reads the next elements as long as no white space is between them. */
    private int elements(byte[] bytes, int from, int to) {
        int i = from;
        do {
            if (!cursor.inObject() && cursor.depth() > 0 && cursor.skipsValue()) {
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

    /**
     * Reads members of an object as long as they are complete and have at most one space between them, as most programs write
     * them.
     */
    private int members(byte[] bytes, int from, int to) {
        int i = from;
        while (i < to && bytes[i] == '"') {
            i = keyRead(tokens.key(bytes, i + 1, to));
            if (state != COLON || i + 1 >= to || bytes[i] != ':') {
                return i;
            }
            state = VALUE;
            i = skipSpace(bytes, i + 1, to);
            if (i == to) {
                return i;
            }
            i = value(bytes, i, to);
            if (state != AFTER_VALUE || i == to || bytes[i] != ',') {
                return i;
            }
            i = skipSpace(bytes, comma(i), to);
        }
        return i;
    }

    private static int skipSpace(byte[] bytes, int i, int to) {
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
