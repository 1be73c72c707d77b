package io.llamatap.relay.http1;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Caches strings from heads: the same few methods, paths and types occur in every message.
 *
 * <p>Owned by one event loop. Holds at most {@link #PLACES} strings of at most {@link #MAX_BYTES}; a new string replaces another
 * one.
 */
public final class StringCache {
    private static final int PLACES = 64;
    private static final int MAX_BYTES = 64;
    private static final int MAX_SHOWN = 100;

    private final byte[][] keys = new byte[PLACES][0];
    private final @Nullable String[] strings = new String[PLACES];

    /** Returns a range as a string. It is decoded as Latin-1, which keeps every byte. */
    String get(byte[] bytes, int from, int to) {
        int length = to - from;
        if (length == 0) {
            return "";
        }
        if (length > MAX_BYTES) {
            return decode(bytes, from, to);
        }
        int place = (31 * (31 * length + bytes[from]) + bytes[to - 1]) & (PLACES - 1);
        byte[] cached = keys[place];
        String text = strings[place];
        if (text == null || !Arrays.equals(cached, 0, cached.length, bytes, from, to)) {
            text = decode(bytes, from, to);
            keys[place] = Arrays.copyOfRange(bytes, from, to);
            strings[place] = text;
        }
        return text;
    }

    /**
     * Returns a string from outside with all characters replaced but letters, digits and punctuation of names, so that it is safe
     * in logs and JSON.
     */
    public static String printable(String text) {
        StringBuilder shown = new StringBuilder();
        for (int i = 0; i < text.length() && i < MAX_SHOWN; i++) {
            char c = text.charAt(i);
            boolean isPlain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
            shown.append(isPlain || ".-_:[]".indexOf(c) >= 0 ? c : '?');
        }
        return text.length() > MAX_SHOWN ? shown + "..." : shown.toString();
    }

    private static String decode(byte[] bytes, int from, int to) {
        return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
    }
}
