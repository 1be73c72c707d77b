package io.llamatap.tap.scan;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A small closed set of words, each with a meaning, found by their bytes without making a string. Immutable.
 *
 * @param <V> what a word means
 */
final class Lexicon<V> {
    private static final int SLOT_BITS = 6;
    private static final int SLOTS = 1 << SLOT_BITS;
    private static final long GOLDEN_RATIO = 0x9e3779b97f4a7c15L;

    private final @Nullable Entry<V>[] slots = emptySlots();
    private final boolean foldsCase;

    private Lexicon(Map<String, V> meaningOfWord, boolean foldsCase) {
        if (meaningOfWord.size() > SLOTS / 2) {
            throw new IllegalArgumentException("At most " + SLOTS / 2 + " words, not " + meaningOfWord.size());
        }
        this.foldsCase = foldsCase;
        meaningOfWord.forEach((text, meaning) -> {
            byte[] word = text.getBytes(UTF_8);
            long start = Bytes.word(word, 0, word.length);
            int slot = foldsCase ? 0 : slot(start, word.length);
            while (slots[slot] != null) {
                slot = (slot + 1) % SLOTS;
            }
            slots[slot] = new Entry<>(word, start, meaning);
        });
    }

    /** Makes a set whose words are met exactly. */
    static <V> Lexicon<V> exact(Map<String, V> meaningOfWord) {
        return new Lexicon<>(meaningOfWord, false);
    }

    /** Makes a set whose words, in ASCII lower case, are met as Go's decoder meets keys: in any case. */
    static <V> Lexicon<V> foldingCase(Map<String, V> meaningOfWord) {
        return new Lexicon<>(meaningOfWord, true);
    }

    /** Returns the meaning of the word in {@code bytes[from, to)}, null where it is none of the set. */
    @Nullable
    V find(byte[] bytes, int from, int to) {
        if (from == to) {
            return null;
        }
        long start = foldsCase ? 0 : Bytes.word(bytes, from, to);
        int slot = foldsCase ? 0 : slot(start, to - from);
        for (Entry<V> entry = slots[slot]; entry != null; entry = slots[slot]) {
            if (foldsCase ? equalsFolded(entry.word, bytes, from, to) : entry.equals(start, bytes, from, to)) {
                return entry.meaning;
            }
            slot = (slot + 1) % SLOTS;
        }
        return null;
    }

    private static int slot(long start, int length) {
        return (int) (((start + length) * GOLDEN_RATIO) >>> (Long.SIZE - SLOT_BITS));
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // an array of a generic type cannot be made otherwise
    private static <V> @Nullable Entry<V>[] emptySlots() {
        return new Entry[SLOTS];
    }

    /** A word with its first eight bytes at hand: most words are no longer. */
    private static final class Entry<V> {
        private final byte[] word;
        private final long start;
        private final V meaning;

        Entry(byte[] word, long start, V meaning) {
            this.word = word;
            this.start = start;
            this.meaning = meaning;
        }

        boolean equals(long otherStart, byte[] bytes, int from, int to) {
            if (start != otherStart || word.length != to - from) {
                return false;
            }
            for (int i = Long.BYTES; i < word.length; i++) {
                if (word[i] != bytes[from + i]) {
                    return false;
                }
            }
            return true;
        }
    }

    /** Go's simple folding: besides A to Z, U+017F is an s and U+212A, the Kelvin sign, a k. */
    private static boolean equalsFolded(byte[] word, byte[] bytes, int from, int to) {
        int i = from;
        for (byte letter : word) {
            if (i == to) {
                return false;
            }
            byte b = bytes[i];
            if (b == letter || (b >= 'A' && b <= 'Z' && b + ('a' - 'A') == letter)) {
                i++;
            } else if (letter == 's' && to - i >= 2 && b == (byte) 0xc5 && bytes[i + 1] == (byte) 0xbf) {
                i += 2;
            } else if (letter == 'k'
                    && to - i >= 3
                    && b == (byte) 0xe2
                    && bytes[i + 1] == (byte) 0x84
                    && bytes[i + 2] == (byte) 0xaa) {
                i += 3;
            } else {
                return false;
            }
        }
        return i == to;
    }
}
