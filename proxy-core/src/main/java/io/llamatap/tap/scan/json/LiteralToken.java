package io.llamatap.tap.scan.json;

/** Reads true, false or null, in chunks cut anywhere. */
final class LiteralToken {
    private static final byte[] TRUE = {'t', 'r', 'u', 'e'};
    private static final byte[] FALSE = {'f', 'a', 'l', 's', 'e'};
    private static final byte[] NULL = {'n', 'u', 'l', 'l'};

    private byte[] expected = NULL;
    private int length;
    private boolean rejected;

    /** Begins with a first letter that is t, f or n and has not been read yet. */
    void begin(byte first) {
        expected = first == 't' ? TRUE : first == 'f' ? FALSE : NULL;
        length = 0;
        rejected = false;
    }

    /** Reads further. Returns where it stopped: after the literal, at an invalid character, or at {@code to}. */
    int read(byte[] bytes, int from, int to) {
        int i = from;
        while (i < to && length < expected.length && !rejected) {
            if (bytes[i] == expected[length]) {
                length++;
                i++;
            } else {
                rejected = true;
            }
        }
        return i;
    }

    boolean isEnded() {
        return length == expected.length;
    }

    boolean isRejected() {
        return rejected;
    }

    byte first() {
        return expected[0];
    }
}
