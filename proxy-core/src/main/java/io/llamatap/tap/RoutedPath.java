package io.llamatap.tap;

import org.jspecify.annotations.Nullable;

/**
 * A path as Ollama's router compares it: with its escapes decoded once, a slash among them. Stateless.
 *
 * <p>What Go's ServeMux and gin do with Ollama's options, learnt by asking them: a path that is not clean as sent (empty or dot
 * segments) is redirected, and so is one with a slash too many at its end; letters are compared in their case; an escape that is
 * none is answered with 400.
 */
final class RoutedPath {
    private static final int ESCAPE_CHARS = 3;

    private RoutedPath() {}

    /** Returns the decoded path, the same object where there is nothing to decode; null if an escape is none. */
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
            decoded.append((char) (high << 4 | low)); // a byte; that is enough to compare with routes, which are ASCII
            i += ESCAPE_CHARS - 1;
        }
        return decoded.toString();
    }

    /**
     * Says whether a path is a prefix and one segment more.
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
