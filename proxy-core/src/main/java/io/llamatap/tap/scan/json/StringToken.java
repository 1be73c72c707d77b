package io.llamatap.tap.scan.json;

import org.jspecify.annotations.Nullable;

/**
 * Reads one string after its opening quote, in chunks cut anywhere, and stores its text with escapes decoded.
 *
 * <p>A string that is complete and without escapes in one chunk does not come here: {@link TokenReader} passes it on without a
 * copy.
 */
final class StringToken {
    private enum State {
        PLAIN,
        ESCAPE,
        UNICODE,
        ENDED,
        REJECTED
    }

    /** The character that a letter after a backslash stands for; 0 if it stands for none. */
    private static final byte[] UNESCAPED = unescaped();

    private final TokenBuffer held = new TokenBuffer();
    private final byte[] utf8 = new byte[4];

    private State state = State.ENDED;
    private @Nullable LetterCount letters;
    private boolean empty;
    private int hexDigits;
    private int codeUnit;
    /** A high surrogate that was not followed by its low surrogate yet; 0 if there is none. */
    private int highSurrogate;

    /**
     * Begins a string.
     *
     * @param maxBytes how many bytes of it are stored
     * @param counting counts its letters; null if they are not wanted
     */
    void begin(int maxBytes, @Nullable LetterCount counting) {
        held.begin(maxBytes);
        letters = counting;
        state = State.PLAIN;
        empty = true;
        highSurrogate = 0;
    }

    /** Appends characters that have been scanned already. */
    void take(byte[] bytes, int from, int to) {
        if (from < to) {
            empty = false;
            endSurrogate();
            if (letters != null) {
                letters.add(bytes, from, to);
            }
            held.append(bytes, from, to);
        }
    }

    /** Reads further. Returns where it stopped: after the closing quote, or at {@code to}. */
    int read(byte[] bytes, int from, int to) {
        int i = from;
        while (i < to && state.compareTo(State.ENDED) < 0) {
            switch (state) {
                case ESCAPE -> escape(bytes[i++]);
                case UNICODE -> unicode(bytes[i++]);
                default -> {
                    i = plain(bytes, i, to);
                    if (i < to) {
                        plainEnded(bytes[i++]);
                    }
                }
            }
        }
        return i;
    }

    /** Reads characters and complete escapes of one letter. Returns where something else begins, or {@code to}. */
    private int plain(byte[] bytes, int from, int to) {
        int i = from;
        while (true) {
            int end = Bytes.endOfUnescaped(bytes, i, to);
            take(bytes, i, end);
            if (to - end < 2 || bytes[end] != '\\') {
                return end;
            }
            int unescaped = UNESCAPED[bytes[end + 1] & 0xff];
            if (unescaped == 0) {
                return end;
            }
            empty = false;
            endSurrogate();
            append(unescaped);
            i = end + 2;
        }
    }

    boolean isEnded() {
        return state == State.ENDED;
    }

    boolean isRejected() {
        return state == State.REJECTED;
    }

    /** Says whether nothing has been read except the quotes. */
    boolean isEmpty() {
        return empty;
    }

    /** Returns the stored text as UTF-8. */
    TokenBuffer held() {
        return held;
    }

    private void plainEnded(byte c) {
        if (c == '"') {
            endSurrogate();
            state = State.ENDED;
        } else {
            // A control character must be escaped (RFC 8259, section 7). Go rejects it too.
            state = c == '\\' ? State.ESCAPE : State.REJECTED;
        }
    }

    private void escape(byte c) {
        empty = false;
        int unescaped = UNESCAPED[c & 0xff];
        if (unescaped != 0) {
            decoded(unescaped);
        } else if (c == 'u') {
            state = State.UNICODE;
            hexDigits = 0;
            codeUnit = 0;
        } else {
            state = State.REJECTED;
        }
    }

    private void unicode(byte c) {
        int digit = Character.digit(c, 16);
        if (digit < 0) {
            state = State.REJECTED;
            return;
        }
        codeUnit = (codeUnit << 4) | digit;
        if (++hexDigits == 4) {
            decoded(codeUnit);
        }
    }

    private void decoded(int unit) {
        state = State.PLAIN;
        int high = highSurrogate;
        if (high != 0 && unit >= Character.MIN_LOW_SURROGATE && unit <= Character.MAX_LOW_SURROGATE) {
            highSurrogate = 0;
            append(Character.toCodePoint((char) high, (char) unit));
            return;
        }
        endSurrogate();
        if (unit >= Character.MIN_HIGH_SURROGATE && unit <= Character.MAX_HIGH_SURROGATE) {
            highSurrogate = unit;
        } else {
            append(unit);
        }
    }

    private void append(int codePoint) {
        if (letters != null) {
            letters.addEscaped(codePoint);
        }
        held.append(codePoint, utf8);
    }

    private void endSurrogate() {
        if (highSurrogate != 0) {
            held.append(highSurrogate, utf8);
            highSurrogate = 0;
        }
    }

    private static byte[] unescaped() {
        byte[] unescaped = new byte[256];
        String letters = "\"\\/bfnrt";
        String meanings = "\"\\/\b\f\n\r\t";
        for (int i = 0; i < letters.length(); i++) {
            unescaped[letters.charAt(i)] = (byte) meanings.charAt(i);
        }
        return unescaped;
    }
}
