package io.llamatap.tap.scan;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A small closed set of words, each with a meaning, found by their bytes without making a string. Immutable.
 *
 * @param <V> what a word means
 */
final class Lexicon<V> {
    private static final int SLOTS = 64;

    private final byte[][] words = new byte[SLOTS][];
    private final @Nullable Object[] meanings = new Object[SLOTS];
    private final boolean foldsCase;

    private Lexicon(Map<String, V> meaningOfWord, boolean foldsCase) {
        if (meaningOfWord.size() > SLOTS / 2) {
            throw new IllegalArgumentException("At most " + SLOTS / 2 + " words, not " + meaningOfWord.size());
        }
        this.foldsCase = foldsCase;
        Arrays.fill(words, new byte[0]);
        meaningOfWord.forEach((text, meaning) -> {
            byte[] word = text.getBytes(UTF_8);
            int slot = foldsCase ? 0 : slot(word, 0, word.length);
            while (meanings[slot] != null) {
                slot = (slot + 1) % SLOTS;
            }
            words[slot] = word;
            meanings[slot] = meaning;
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
    @SuppressWarnings("unchecked") // only values of V were put in
    @Nullable
    V find(byte[] bytes, int from, int to) {
        if (from == to) {
            return null;
        }
        int slot = foldsCase ? 0 : slot(bytes, from, to);
        while (meanings[slot] != null) {
            if (foldsCase ? equalsFolded(words[slot], bytes, from, to) : equals(words[slot], bytes, from, to)) {
                return (V) meanings[slot];
            }
            slot = (slot + 1) % SLOTS;
        }
        return null;
    }

    /** Length, first and last byte tell nearly all words of one set apart. */
    private static int slot(byte[] bytes, int from, int to) {
        return ((to - from) * 7 + bytes[from] * 5 + bytes[to - 1]) & (SLOTS - 1);
    }

    private static boolean equals(byte[] word, byte[] bytes, int from, int to) {
        if (word.length != to - from) {
            return false;
        }
        for (int i = 0; i < word.length; i++) {
            if (word[i] != bytes[from + i]) {
                return false;
            }
        }
        return true;
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
