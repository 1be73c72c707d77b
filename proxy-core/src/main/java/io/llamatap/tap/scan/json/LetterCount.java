package io.llamatap.tap.scan.json;

/**
 * Counts the letters of a text while its bytes pass, as a measure of how many tokens it has at least.
 *
 * <p>A letter is a character, with exceptions. Blanks do not count, nor do repeated ASCII characters, because tokenizers have single
 * tokens for long runs of them. For the same reason, U+2000 to U+2FFF (punctuation, arrows, boxes) and U+E000 to U+FFFF do not
 * count. Ideographs, kana and Hangul count twice, because a token has half as many of them. With this measure, texts in any script
 * have at most three to four letters per token.
 *
 * <p>A text that begins with {@code <think>} has no letters, because templates drop the thinking of earlier responses. Owned by one
 * event loop. Stores nothing of the text; reads eight bytes at a time.
 */
final class LetterCount {
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGH_BITS = ONES << 7;
    private static final long LOW_BITS = ~HIGH_BITS;
    private static final long BLANKS = ONES * ' ';

    private static final int LAST_BYTE = Long.SIZE - Byte.SIZE;

    private static final byte[] THOUGHTS = {'<', 't', 'h', 'i', 'n', 'k', '>'};
    private static final int UNLIKE_THOUGHTS = -1;

    private static final int FIRST_SIGN = 0x2000;
    private static final int FIRST_WIDE = 0x3000;
    private static final int FIRST_PRIVATE = 0xe000;
    private static final int FIRST_BEYOND = 0x10000;

    /** The letters of a character by its first byte in UTF-8. */
    private static final byte[] LETTERS = letters();

    private long count;
    /** The previous byte if it was ASCII, else 0, which never occurs unescaped. */
    private int last;

    /** How many of the first bytes match {@link #THOUGHTS}. */
    private int likeness;

    /** Starts a text. */
    void begin() {
        count = 0;
        last = ' ';
        likeness = 0;
    }

    /** Returns the number of letters so far. */
    long count() {
        return likeness == THOUGHTS.length ? 0 : count;
    }

    /** Reads the next bytes, which may end within a character. */
    void add(byte[] bytes, int from, int to) {
        int i = from;
        while (i < to && isOpen()) {
            add(bytes[i++] & 0xff);
        }
        while (to - i >= Long.BYTES) {
            i = addAscii(bytes, i, to);
            if (to - i >= Long.BYTES) {
                addMixed(Bytes.word(bytes, i));
                i += Long.BYTES;
            }
        }
        while (i < to) {
            add(bytes[i++] & 0xff);
        }
    }

    /** Reads a character that was escaped. */
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

    /** Reads words of ASCII. Returns where the first other word begins, or where there is no whole word before {@code to}. */
    private int addAscii(byte[] bytes, int from, int to) {
        int i = from;
        long letters = 0;
        long before = last;
        for (; to - i >= Long.BYTES; i += Long.BYTES) {
            long word = Bytes.word(bytes, i);
            if ((word & HIGH_BITS) != 0) {
                break;
            }
            long unlikeBlanks = (word ^ BLANKS) + LOW_BITS;
            long unlikeBefore = (word ^ ((word << Byte.SIZE) | before)) + LOW_BITS;
            letters += Long.bitCount(unlikeBlanks & unlikeBefore & HIGH_BITS);
            before = word >>> LAST_BYTE;
        }
        count += letters;
        last = (int) before;
        return i;
    }

    /** Counts as {@link #LETTERS} does. Each tested bit is shifted to the highest bit of its byte. */
    private void addMixed(long word) {
        long ascii = ~word & HIGH_BITS;
        long others = Bytes.exactZeroes(word ^ BLANKS) | Bytes.exactZeroes(word ^ ((word << Byte.SIZE) | last));
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
        int octet = (int) (word >>> LAST_BYTE);
        last = octet < 0x80 ? octet : 0;
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
