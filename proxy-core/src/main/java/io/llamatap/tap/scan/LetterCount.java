package io.llamatap.tap.scan;

/**
 * Counts the letters of one text while its bytes pass: what a tokenizer cannot put into a few tokens, whatever the text is about.
 *
 * <p>A letter is a character. Blanks, and a character of ASCII that repeats the one before, are none: a tokenizer has single tokens
 * for long runs of them. Neither are punctuation, arrows, boxes and other signs of U+2000 to U+2FFF, and those beyond U+E000, for
 * the same reason. Ideographs, kana and Hangul count twice, since half as many of them make a token. So the texts of all scripts
 * have three to four letters a token at most, and all but prose has fewer.
 *
 * <p>A text that begins with {@code <think>} has no letters: templates leave the thoughts of earlier responses out. Owned by one
 * event loop; holds nothing of the text; eight bytes of ASCII at a step.
 */
final class LetterCount {
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGH_BITS = ONES << 7;
    private static final long LOW_BITS = ~HIGH_BITS;
    private static final long BLANKS = ONES * ' ';

    private static final byte[] THOUGHTS = {'<', 't', 'h', 'i', 'n', 'k', '>'};
    private static final int UNLIKE_THOUGHTS = -1;

    private static final int FIRST_SIGN = 0x2000;
    private static final int FIRST_WIDE = 0x3000;
    private static final int FIRST_PRIVATE = 0xe000;
    private static final int FIRST_BEYOND = 0x10000;

    /** How many letters a character has, by its first byte in UTF-8. */
    private static final byte[] LETTERS = letters();

    private long count;
    /** The byte before, if it was a character of ASCII; else 0, which does not stand in texts as it is. */
    private int last;

    /** How many of the bytes so far are those of {@link #THOUGHTS}. */
    private int likeness;

    /** Begins a text. */
    void begin() {
        count = 0;
        last = ' ';
        likeness = 0;
    }

    /** Returns how many letters there were so far. */
    long count() {
        return likeness == THOUGHTS.length ? 0 : count;
    }

    /** Takes the next bytes, which may end within a character. */
    void add(byte[] bytes, int from, int to) {
        int i = from;
        while (i < to && isOpen()) {
            add(bytes[i++] & 0xff);
        }
        for (; to - i >= Long.BYTES; i += Long.BYTES) {
            long word = Bytes.word(bytes, i, to);
            if ((word & HIGH_BITS) == 0) {
                addAscii(word);
            } else {
                addMixed(word);
            }
        }
        while (i < to) {
            add(bytes[i++] & 0xff);
        }
    }

    /** Takes a character that was written as an escape. */
    void addEscaped(int codePoint) {
        if (codePoint < 0x80) {
            add(codePoint);
            return;
        }
        likeness = isOpen() ? UNLIKE_THOUGHTS : likeness;
        last = 0;
        boolean isSign = codePoint >= FIRST_SIGN && codePoint < FIRST_WIDE;
        boolean isPrivate = codePoint >= FIRST_PRIVATE && codePoint < FIRST_BEYOND;
        if (!isSign && !isPrivate) {
            count += codePoint >= FIRST_WIDE && codePoint < FIRST_PRIVATE ? 2 : 1;
        }
    }

    private boolean isOpen() {
        return likeness >= 0 && likeness < THOUGHTS.length;
    }

    private void add(int octet) {
        if (isOpen()) {
            likeness = octet == THOUGHTS[likeness] ? likeness + 1 : UNLIKE_THOUGHTS;
        }
        if (octet != last) {
            count += LETTERS[octet];
        }
        last = octet < 0x80 ? octet : 0;
    }

    private void addAscii(long word) {
        long before = (word << Byte.SIZE) | last;
        long others = exactZeroes(word ^ BLANKS) | exactZeroes(word ^ before);
        count += Long.BYTES - Long.bitCount(others);
        last = (int) (word >>> (Long.SIZE - Byte.SIZE));
    }

    /** The same for any bytes, as {@link #LETTERS} has it: each bit of a byte is moved to where its highest one is. */
    private void addMixed(long word) {
        long ascii = ~word & HIGH_BITS;
        long others = exactZeroes(word ^ BLANKS) | exactZeroes(word ^ ((word << Byte.SIZE) | last));
        long first = word & (word << 1) & HIGH_BITS; // 110xxxxx and above
        long three = first & (word << 2) & ~(word << 3); // 1110xxxx
        long bit3 = word << 4;
        long bit2 = word << 5;
        long bit1 = word << 6;
        long upToE1 = three & ~bit3 & ~bit2 & ~bit1;
        long sign = three & ~bit3 & ~bit2 & bit1 & ~(word << 7);
        long fromEE = three & bit3 & bit2 & bit1;
        long none = sign | fromEE;
        count += Long.bitCount(ascii & ~others) + Long.bitCount(first & ~none) + Long.bitCount(three & ~upToE1 & ~none);
        int octet = (int) (word >>> (Long.SIZE - Byte.SIZE));
        last = octet < 0x80 ? octet : 0;
    }

    /** Marks all bytes that are zero, and no other. */
    private static long exactZeroes(long word) {
        return ~(((word & LOW_BITS) + LOW_BITS) | word | LOW_BITS);
    }

    private static byte[] letters() {
        byte[] letters = new byte[256];
        for (int octet = '!'; octet < 0x100; octet++) {
            boolean isContinuation = octet >= 0x80 && octet < 0xc0;
            boolean isSign = octet == 0xe2;
            boolean isPrivate = octet == 0xee || octet == 0xef;
            boolean isWide = octet >= 0xe3 && octet <= 0xed;
            letters[octet] = (byte) (isContinuation || isSign || isPrivate ? 0 : isWide ? 2 : 1);
        }
        return letters;
    }
}
