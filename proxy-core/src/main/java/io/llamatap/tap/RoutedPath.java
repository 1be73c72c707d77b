package io.llamatap.tap;

import org.jspecify.annotations.Nullable;

/**
 * A path as Ollama's router matches it: percent-encoded octets are decoded once, including an encoded slash. Stateless.
 *
 * <p>Source: the behaviour of Go's ServeMux and gin with Ollama's options. A path with empty or dot segments or a trailing slash
 * is redirected. Matching is case-sensitive. An invalid percent-encoding gets 400.
 */
final class RoutedPath {
    private static final int ESCAPE_CHARS = 3;

    private RoutedPath() {}

    /** Returns the decoded path; the same object if nothing is encoded, and null if an encoding is invalid. */
    static @Nullable String of(String path) {
        int escape = path.indexOf('%');
        if (escape < 0) {
            return path;
        }
        StringBuilder decoded = new StringBuilder(path.length()).append(path, 0, escape);
        for (int i = escape; i < path.length(); i++) {
            char c = path.charAt(i);
            if (c != '%') {
                decoded.append(c);
                continue;
            }
            if (i + ESCAPE_CHARS > path.length()) {
                return null;
            }
            int high = Character.digit(path.charAt(i + 1), 16);
            int low = Character.digit(path.charAt(i + 2), 16);
            if (high < 0 || low < 0) {
                return null;
            }
            decoded.append((char)
                    (high << 4 | low)); // a byte, not a character; routes are ASCII, so that is enough to compare
            i += ESCAPE_CHARS - 1;
        }
        return decoded.toString();
    }

    /**
     * Says whether a path is a prefix followed by exactly one segment.
     *
     * @param seen the path as {@link #of} returned it
     * @param path the same path as sent
     */
    static boolean isBelow(String prefix, String seen, String path) {
        return seen.length() > prefix.length()
                && seen.startsWith(prefix)
                && seen.indexOf('/', prefix.length()) < 0
                && !path.endsWith("/.")
                && !path.endsWith("/..");
    }
}
