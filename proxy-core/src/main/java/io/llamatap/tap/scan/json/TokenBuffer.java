package io.llamatap.tap.scan.json;

import java.util.Arrays;

/**
 * The bytes of one wanted token that cannot be passed on without a copy, because it is cut by the end of a chunk or contains
 * escapes.
 *
 * <p>It stores at most a given number of bytes, and is reused for the next token.
 */
final class TokenBuffer {
    private static final int INITIAL_BYTES = 64;

    private byte[] bytes = new byte[INITIAL_BYTES];
    private int length;
    private int limit;
    private boolean cut;

    /** Clears the buffer for a token of which at most {@code limit} bytes are stored. */
    void begin(int limit) {
        this.limit = limit;
        length = 0;
        cut = false;
    }

    /** Appends what fits. A token is never truncated inside a UTF-8 sequence. */
    void append(byte[] source, int from, int to) {
        if (cut) {
            return;
        }
        int count = Math.min(to - from, limit - length);
        if (length + count > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.min(limit, Math.max(length + count, 2 * bytes.length)));
        }
        System.arraycopy(source, from, bytes, length, count);
        length += count;
        if (count < to - from) {
            cut = true;
            length = endOfWholeSequences(source[from + count]);
        }
    }

    /** Appends a code point as UTF-8. An unpaired surrogate becomes U+FFFD, as in Go. */
    void append(int codePoint, byte[] scratch) {
        if (cut) {
            return;
        }
        int c = codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE ? 0xfffd : codePoint;
        int count;
        if (c < 0x80) {
            scratch[0] = (byte) c;
            count = 1;
        } else if (c < 0x800) {
            scratch[0] = (byte) (0xc0 | (c >> 6));
            count = 2;
        } else if (c < 0x10000) {
            scratch[0] = (byte) (0xe0 | (c >> 12));
            count = 3;
        } else {
            scratch[0] = (byte) (0xf0 | (c >> 18));
            count = 4;
        }
        for (int i = 1; i < count; i++) {
            scratch[i] = (byte) (0x80 | ((c >> (6 * (count - 1 - i))) & 0x3f));
        }
        append(scratch, 0, count);
    }

    byte[] bytes() {
        return bytes;
    }

    int length() {
        return length;
    }

    /** Says whether the token was truncated. */
    boolean isCut() {
        return cut;
    }

    private int endOfWholeSequences(byte next) {
        int end = length;
        if ((next & 0xc0) == 0x80) {
            while (end > 0 && (bytes[end - 1] & 0xc0) == 0x80) {
                end--;
            }
            end = Math.max(0, end - 1);
        }
        return end;
    }
}
