package io.llamatap.tap.scan.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A small map from byte strings to values, with look-ups that do not create a string. Immutable.
 *
 * @param <V> the values
 */
public final class ByteStringMap<V> {
    private static final int SLOT_BITS = 6;
    private static final int SLOTS = 1 << SLOT_BITS;
    private static final long GOLDEN_RATIO = 0x9e3779b97f4a7c15L;

    private final @Nullable Entry<V>[] slots = emptySlots();
    private final boolean foldsCase;

    private ByteStringMap(Map<String, V> valueOfKey, boolean foldsCase) {
        if (valueOfKey.size() > SLOTS / 2) {
            throw new IllegalArgumentException("at most " + SLOTS / 2 + " keys, got " + valueOfKey.size());
        }
        this.foldsCase = foldsCase;
        valueOfKey.forEach((text, value) -> {
            byte[] key = text.getBytes(UTF_8);
            long start = Bytes.word(key, 0, key.length);
            int slot = foldsCase ? foldedSlot(key[0]) : slot(start, key.length);
            while (slots[slot] != null) {
                slot = (slot + 1) % SLOTS;
            }
            slots[slot] = new Entry<>(key, start, value);
        });
    }

    /** Creates a map whose keys match exactly. */
    public static <V> ByteStringMap<V> exact(Map<String, V> valueOfKey) {
        return new ByteStringMap<>(valueOfKey, false);
    }

    /** Creates a map whose keys, given in ASCII lower case, match in any case, as in Go's decoder. */
    static <V> ByteStringMap<V> foldingCase(Map<String, V> valueOfKey) {
        return new ByteStringMap<>(valueOfKey, true);
    }

    /** Returns the value for {@code bytes[from, to)}; null if there is none. */
    public @Nullable V find(byte[] bytes, int from, int to) {
        if (from == to) {
            return null;
        }
        long start = foldsCase ? 0 : Bytes.word(bytes, from, to);
        int slot = foldsCase ? foldedSlot(bytes[from]) : slot(start, to - from);
        for (Entry<V> entry = slots[slot]; entry != null; entry = slots[slot]) {
            if (foldsCase ? equalsFolded(entry.key, bytes, from, to) : entry.equals(start, bytes, from, to)) {
                return entry.value;
            }
            slot = (slot + 1) % SLOTS;
        }
        return null;
    }

    private static int slot(long start, int length) {
        return (int) (((start + length) * GOLDEN_RATIO) >>> (Long.SIZE - SLOT_BITS));
    }

    /** Returns the slot for the first byte of a key: the same for all first bytes that {@link #equalsFolded} takes for one letter. */
    private static int foldedSlot(byte first) {
        int letter = first == (byte) 0xc5 ? 's' : first == (byte) 0xe2 ? 'k' : first | ('a' - 'A');
        return letter & (SLOTS - 1);
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // an array of a generic type cannot be created otherwise
    private static <V> @Nullable Entry<V>[] emptySlots() {
        return new Entry[SLOTS];
    }

    /** A key with its first eight bytes, which decide for most keys. */
    private static final class Entry<V> {
        private final byte[] key;
        private final long start;
        private final V value;

        Entry(byte[] key, long start, V value) {
            this.key = key;
            this.start = start;
            this.value = value;
        }

        boolean equals(long otherStart, byte[] bytes, int from, int to) {
            if (start != otherStart || key.length != to - from) {
                return false;
            }
            for (int i = Long.BYTES; i < key.length; i++) {
                if (key[i] != bytes[from + i]) {
                    return false;
                }
            }
            return true;
        }
    }

    /** Go's simple case folding: besides A to Z, U+017F is an s and U+212A, the Kelvin sign, is a k. */
    private static boolean equalsFolded(byte[] key, byte[] bytes, int from, int to) {
        int i = from;
        for (byte letter : key) {
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
