package io.llamatap.relay.http1;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Texts out of heads: the same few methods, paths and types come with every message, and each is made once.
 *
 * <p>Owned by one event loop. Holds at most {@link #PLACES} texts of at most {@link #MAX_BYTES}; a new one takes the place of another.
 */
public final class StringCache {
    private static final int PLACES = 64;
    private static final int MAX_BYTES = 64;
    private static final int MOST_SHOWN = 100;

    private final byte[][] known = new byte[PLACES][0];
    private final @Nullable String[] texts = new String[PLACES];

    /** Returns a range as text; Latin-1 keeps every byte. */
    String of(byte[] bytes, int from, int to) {
        int length = to - from;
        if (length == 0) {
            return "";
        }
        if (length > MAX_BYTES) {
            return made(bytes, from, to);
        }
        int place = (31 * (31 * length + bytes[from]) + bytes[to - 1]) & (PLACES - 1);
        byte[] there = known[place];
        String text = texts[place];
        if (text == null || !Arrays.equals(there, 0, there.length, bytes, from, to)) {
            text = made(bytes, from, to);
            known[place] = Arrays.copyOfRange(bytes, from, to);
            texts[place] = text;
        }
        return text;
    }

    /** Returns a text that comes from outside without what may mean something where it is shown: letters, digits, and marks of names. */
    public static String printable(String text) {
        StringBuilder shown = new StringBuilder();
        for (int i = 0; i < text.length() && i < MOST_SHOWN; i++) {
            char c = text.charAt(i);
            boolean isPlain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
            shown.append(isPlain || ".-_:[]".indexOf(c) >= 0 ? c : '?');
        }
        return text.length() > MOST_SHOWN ? shown + "..." : shown.toString();
    }

    private static String made(byte[] bytes, int from, int to) {
        return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
    }
}
