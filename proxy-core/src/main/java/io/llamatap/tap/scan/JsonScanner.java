package io.llamatap.tap.scan;

import org.jspecify.annotations.Nullable;

/**
 * Reads the wanted fields of one JSON value that comes in pieces cut anywhere; the rest is checked and passed over.
 *
 * <p>Strict about structure (RFC 8259, unescaped control characters inside strings included: Go neither writes nor reads them),
 * indifferent to invalid UTF-8 inside strings. Holds at most {@link #MAX_NAME_BYTES} of a wanted token, one bit for each level
 * of nesting, and nothing of what it passes over, however long that is. Owned by one event loop; allocates nothing while it
 * scans.
 */
final class JsonScanner {
    /** Deeper nesting is a fault; Ollama's own bodies have a dozen levels, tool schemas a few dozen. */
    static final int MAX_DEPTH = 512;
    /** What is held of a model's name: a longer one is cut. */
    static final int MAX_NAME_BYTES = 1024;
    /** What is held of a string with a closed set of values, and of a key: a longer one is none that is wanted. */
    static final int MAX_WORD_BYTES = 64;
    /** What is held of a number: a longer one has no value. */
    static final int MAX_NUMBER_BYTES = 32;

    // Numbers and no enum, since a switch over an enum goes through a table of ordinals at every token.
    private static final int VALUE = 0;
    private static final int FIRST_ELEMENT = 1;
    private static final int KEY = 2;
    private static final int FIRST_KEY = 3;
    private static final int COLON = 4;
    private static final int AFTER_VALUE = 5;
    private static final int IN_KEY = 6;
    private static final int IN_TEXT = 7;
    private static final int IN_NUMBER = 8;
    private static final int IN_LITERAL = 9;
    // From here on nothing more is read.
    private static final int COMPLETE = 10;
    private static final int BROKEN = 11;

    private static final byte[] TRUE = {'t', 'r', 'u', 'e'};
    private static final byte[] FALSE = {'f', 'a', 'l', 's', 'e'};
    private static final byte[] NULL = {'n', 'u', 'l', 'l'};

    private final FieldTree root;
    private final FieldSink sink;
    private final StringToken string = new StringToken();
    private final NumberToken number = new NumberToken();
    private final HeldToken heldNumber = new HeldToken();
    private final Nesting nesting = new Nesting();

    private int state;
    /** What the next value is in the tree. */
    private @Nullable FieldTree target;
    /** The open container that is wanted to be told empty or not, while that is unknown. */
    private @Nullable JsonField undecided;

    private byte[] literal = NULL;
    private int literalLength;
    private @Nullable ScanFault fault;

    JsonScanner(FieldTree root, FieldSink sink) {
        this.root = root;
        this.sink = sink;
        target = root;
    }

    /** Makes ready for another value, unless the last one was broken. */
    void begin() {
        if (state != BROKEN) {
            state = VALUE;
            nesting.clear();
            target = root;
            undecided = null;
        }
    }

    /** Reads on in {@code bytes[from, to)}; returns where it stopped: behind the value's end, or {@code to}. */
    int scan(byte[] bytes, int from, int to) {
        int i = from;
        while (i < to && state < COMPLETE) {
            i = switch (state) {
                case IN_KEY, IN_TEXT -> string(bytes, i, to);
                case IN_NUMBER -> number(bytes, i, i, to);
                case IN_LITERAL -> literal(bytes, i, to);
                default -> structure(bytes, i, to);
            };
        }
        return i;
    }

    /** Ends the value where the input ends: a bare number has no other end, anything else unfinished is broken. */
    void end() {
        if (state == IN_NUMBER && nesting.depth() == 0) {
            number.end();
            state = number.isEnded() ? COMPLETE : IN_NUMBER;
        }
        if (state < COMPLETE && !isAtStart()) {
            fail(ScanFault.MALFORMED_JSON);
        }
    }

    /** Says whether nothing but white space has been read of the value. */
    boolean isAtStart() {
        return state == VALUE && nesting.depth() == 0;
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
                    decide(false);
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
                return c == (nesting.inObject() ? '}' : ']') ? close(i) : malformed(i);
            }
            case FIRST_ELEMENT -> {
                if (c == ']') {
                    return close(i);
                }
                decide(false);
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
        switch (c) {
            case '"' -> {
                return text(bytes, i + 1, to);
            }
            case '{', '[' -> {
                return open(c == '{', i);
            }
            case 't', 'f', 'n' -> {
                literal = c == 't' ? TRUE : c == 'f' ? FALSE : NULL;
                literalLength = 0;
                state = IN_LITERAL;
                return literal(bytes, i, to);
            }
            case ' ', '\t', '\r', '\n' -> {
                return i + 1;
            }
            default -> {
                if (!number.begin(c)) {
                    return malformed(i);
                }
                heldNumber.begin(MAX_NUMBER_BYTES);
                state = IN_NUMBER;
                return number(bytes, i, i + 1, to);
            }
        }
    }

    /** Reads members for as long as they come one after the other, whole and without blanks, as machines write them. */
    private int members(byte[] bytes, int from, int to) {
        int i = from;
        while (i < to && bytes[i] == '"') {
            i = key(bytes, i + 1, to);
            if (state != COLON || i + 1 >= to || bytes[i] != ':') {
                return i;
            }
            state = VALUE;
            i = value(bytes, i + 1, to);
            if (state != AFTER_VALUE || i == to || bytes[i] != ',') {
                return i;
            }
            i = comma(i);
        }
        return i;
    }

    private int comma(int i) {
        state = nesting.inObject() ? KEY : VALUE;
        return i + 1;
    }

    private int open(boolean isObject, int i) {
        if (nesting.depth() == MAX_DEPTH) {
            fail(ScanFault.DEPTH);
            return i;
        }
        FieldTree node = target;
        if (node != null) {
            undecided = node.field();
            node = isObject ? (node.hasMembers() ? node : null) : node.element();
        }
        nesting.open(isObject, node);
        target = node;
        state = isObject ? FIRST_KEY : FIRST_ELEMENT;
        return i + 1;
    }

    private int close(int i) {
        decide(true);
        nesting.close();
        valueEnded();
        return i + 1;
    }

    private void decide(boolean isEmpty) {
        if (undecided != null) {
            sink.onPresence(undecided, isEmpty);
            undecided = null;
        }
    }

    private void valueEnded() {
        state = nesting.depth() == 0 ? COMPLETE : AFTER_VALUE;
        // Where an array goes on with another element; a member's place will be told by its key.
        target = nesting.node();
    }

    private int key(byte[] bytes, int from, int to) {
        int end = Bytes.endOfPlain(bytes, from, to);
        if (end < to && bytes[end] == '"') {
            FieldTree object = nesting.node();
            target = object == null ? null : object.member(bytes, from, end);
            state = COLON;
            return end + 1;
        }
        return longString(IN_KEY, nesting.node() == null ? 0 : MAX_WORD_BYTES, bytes, from, end, to);
    }

    private int text(byte[] bytes, int from, int to) {
        JsonField field = target == null ? null : target.field();
        int heldBytes = field == null ? 0 : field.heldBytes();
        int end = Bytes.endOfPlain(bytes, from, to);
        boolean inPlace = end < to && bytes[end] == '"' && (heldBytes == 0 || end - from <= heldBytes);
        if (!inPlace) {
            return longString(IN_TEXT, heldBytes, bytes, from, end, to);
        }
        if (field != null) {
            tellText(field, bytes, from, end, from == end, false);
        }
        valueEnded();
        return end + 1;
    }

    private int longString(int next, int heldBytes, byte[] bytes, int from, int end, int to) {
        state = next;
        string.begin(heldBytes);
        string.take(bytes, from, end);
        return string(bytes, end, to);
    }

    private int string(byte[] bytes, int from, int to) {
        int i = string.read(bytes, from, to);
        if (string.isRefused()) {
            return malformed(i);
        }
        if (string.isEnded()) {
            HeldToken held = string.held();
            if (state == IN_KEY) {
                FieldTree object = held.isCut() ? null : nesting.node();
                target = object == null ? null : object.member(held.bytes(), 0, held.length());
                state = COLON;
            } else {
                if (target != null && target.field() != null) {
                    tellText(target.field(), held.bytes(), 0, held.length(), string.isEmpty(), held.isCut());
                }
                valueEnded();
            }
        }
        return i;
    }

    private void tellText(JsonField field, byte[] bytes, int from, int to, boolean isEmpty, boolean cut) {
        if (field.heldBytes() == 0) {
            sink.onPresence(field, isEmpty);
        } else {
            sink.onString(field, bytes, from, to, cut);
        }
    }

    private int number(byte[] bytes, int tokenStart, int from, int to) {
        int i = number.read(bytes, from, to);
        JsonField field = target == null ? null : target.field();
        if (number.isRefused()) {
            return malformed(i);
        }
        if (!number.isEnded() || heldNumber.length() > 0) {
            heldNumber.append(bytes, tokenStart, field == null ? tokenStart : i);
        }
        if (number.isEnded()) {
            if (field != null && heldNumber.length() > 0) {
                sink.onNumber(field, heldNumber.bytes(), 0, heldNumber.isCut() ? 0 : heldNumber.length());
            } else if (field != null) {
                sink.onNumber(field, bytes, tokenStart, i - tokenStart > MAX_NUMBER_BYTES ? tokenStart : i);
            }
            valueEnded();
        }
        return i;
    }

    private int literal(byte[] bytes, int from, int to) {
        int i = from;
        while (i < to && literalLength < literal.length) {
            if (bytes[i] != literal[literalLength]) {
                return malformed(i);
            }
            literalLength++;
            i++;
        }
        if (literalLength == literal.length) {
            if (target != null && target.field() != null) {
                sink.onLiteral(target.field(), literal[0]);
            }
            valueEnded();
        }
        return i;
    }

    private int malformed(int i) {
        fail(ScanFault.MALFORMED_JSON);
        return i;
    }
}
