package io.llamatap.tap.scan.json;

/**
 * Reads keys, strings, numbers and literals for a {@link JsonScanner}, one at a time, and passes them to the {@link FieldCursor}.
 * A token that is complete in its chunk is passed without a copy; otherwise it is collected in a buffer.
 *
 * <p>Every reading method returns the index where it stopped. Then {@link #isOpen} says whether the token continues in the next
 * chunk, and {@link #isRejected} whether it is invalid. Owned by one event loop.
 */
final class TokenReader {
    private enum Kind {
        KEY,
        TEXT,
        NUMBER,
        LITERAL
    }

    private final FieldCursor cursor;
    private final StringToken string = new StringToken();
    private final LetterCount letters = new LetterCount();
    private final NumberToken number = new NumberToken();
    private final TokenBuffer heldNumber = new TokenBuffer();
    private final LiteralToken literal = new LiteralToken();

    private Kind kind = Kind.LITERAL;
    /** Whether the letters of the current string are counted. */
    private boolean isCounting;

    private boolean open;
    private boolean rejected;

    TokenReader(FieldCursor cursor) {
        this.cursor = cursor;
    }

    /** Says whether the last token continues in the next chunk. */
    boolean isOpen() {
        return open;
    }

    /** Says whether the last token is invalid. */
    boolean isRejected() {
        return rejected;
    }

    /** Reads a key after its opening quote. */
    int key(byte[] bytes, int from, int to) {
        int end = Bytes.endOfUnescaped(bytes, from, to);
        if (end < to && bytes[end] == '"') {
            cursor.toMember(bytes, from, end);
            return end + 1;
        }
        kind = Kind.KEY;
        isCounting = false;
        return longString(cursor.wantsKeys() ? ScanLimits.WORD_BYTES : 0, bytes, from, end, to);
    }

    /** Reads a string value after its opening quote. */
    int text(byte[] bytes, int from, int to) {
        JsonField field = cursor.field();
        int maxBytes = field == null ? 0 : field.maxBytes();
        int end = Bytes.endOfUnescaped(bytes, from, to);
        isCounting = field != null && field.isText();
        if (isCounting) {
            letters.begin();
        }
        if (end < to && bytes[end] == '"' && (maxBytes == 0 || end - from <= maxBytes)) {
            if (isCounting) {
                letters.add(bytes, from, end);
                cursor.letters(letters.count());
            }
            cursor.text(bytes, from, end, from == end, false);
            return end + 1;
        }
        kind = Kind.TEXT;
        return longString(maxBytes, bytes, from, end, to);
    }

    /** Reads a number, or rejects a character that cannot begin one. */
    int number(byte[] bytes, int from, int to) {
        if (!number.begin(bytes[from])) {
            rejected = true;
            return from;
        }
        kind = Kind.NUMBER;
        heldNumber.begin(ScanLimits.NUMBER_BYTES);
        return number(bytes, from, from + 1, to);
    }

    /** Reads a literal that begins with t, f or n. */
    int literal(byte[] bytes, int from, int to) {
        kind = Kind.LITERAL;
        literal.begin(bytes[from]);
        return literalOn(bytes, from, to);
    }

    /** Continues the token in the next chunk. */
    int on(byte[] bytes, int from, int to) {
        return switch (kind) {
            case KEY, TEXT -> stringOn(bytes, from, to);
            case NUMBER -> number(bytes, from, from, to);
            case LITERAL -> literalOn(bytes, from, to);
        };
    }

    /** Ends an open token at the end of the input. Returns whether it is complete, which only a number can be. */
    boolean end() {
        number.end();
        open = false;
        return kind == Kind.NUMBER && number.isEnded();
    }

    private int longString(int maxBytes, byte[] bytes, int from, int end, int to) {
        string.begin(maxBytes, isCounting ? letters : null);
        string.take(bytes, from, end);
        return stringOn(bytes, end, to);
    }

    private int stringOn(byte[] bytes, int from, int to) {
        int i = string.read(bytes, from, to);
        rejected = string.isRejected();
        open = !string.isEnded();
        if (!open) {
            TokenBuffer held = string.held();
            if (kind == Kind.TEXT) {
                if (isCounting) {
                    cursor.letters(letters.count());
                }
                cursor.text(held.bytes(), 0, held.length(), string.isEmpty(), held.isCut());
            } else if (held.isCut()) {
                cursor.toUnwanted();
            } else {
                cursor.toMember(held.bytes(), 0, held.length());
            }
        }
        return i;
    }

    private int number(byte[] bytes, int tokenStart, int from, int to) {
        int i = number.read(bytes, from, to);
        rejected = number.isRejected();
        open = !number.isEnded();
        if (open || heldNumber.length() > 0) {
            heldNumber.append(bytes, tokenStart, i);
        }
        if (open) {
            return i;
        }
        if (heldNumber.length() > 0) {
            cursor.number(heldNumber.bytes(), 0, heldNumber.isCut() ? 0 : heldNumber.length());
        } else {
            boolean fits = i - tokenStart <= ScanLimits.NUMBER_BYTES;
            cursor.number(bytes, tokenStart, fits ? i : tokenStart);
        }
        return i;
    }

    private int literalOn(byte[] bytes, int from, int to) {
        int i = literal.read(bytes, from, to);
        rejected = literal.isRejected();
        open = !literal.isEnded();
        if (!open) {
            cursor.literal(literal.first());
        }
        return i;
    }
}
