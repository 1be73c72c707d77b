package io.llamatap.relay.http1;

/**
 * Finds paths that lead above their start with {@code ..} (RFC 3986 section 5.2.4). After a base path, such a path leaves it.
 *
 * <p>Servers differ in what they decode before they resolve dot segments, so {@code %2e}, {@code %2f}, {@code %5c} and a
 * backslash count as what they may become. Allocates nothing. Stateless: any thread.
 */
final class DotSegments {
    private DotSegments() {}

    /**
     * Returns whether a path leads above its start.
     *
     * @param from the index of the path
     * @param end the end of the target; a query or fragment before that ends the path
     */
    static boolean climbs(byte[] bytes, int from, int end) {
        int depth = 0;
        int dots = 0;
        boolean isPlain = false;
        for (int i = from; i < end && bytes[i] != '?' && bytes[i] != '#'; ) {
            int value = decode(bytes, i, end);
            if (value == '/' || value == '\\') {
                depth = after(depth, dots, isPlain);
                dots = 0;
                isPlain = false;
            } else if (value == '.') {
                dots++;
            } else {
                isPlain = true;
            }
            if (depth < 0) {
                return true;
            }
            i += bytes[i] == '%' && value != '%' ? 3 : 1;
        }
        return after(depth, dots, isPlain) < 0;
    }

    /** Returns the depth after a segment. An empty segment does not count, since servers may remove it. */
    private static int after(int depth, int dots, boolean isPlain) {
        if (isPlain || dots > 2) {
            return depth + 1;
        }
        return dots == 2 ? depth - 1 : depth;
    }

    /** Returns the byte at an index, decoded if it is an escape that matters here. */
    private static int decode(byte[] bytes, int at, int end) {
        if (bytes[at] != '%' || at + 2 >= end) {
            return bytes[at];
        }
        int decoded = CharacterClasses.hex(bytes[at + 1]) << 4 | CharacterClasses.hex(bytes[at + 2]);
        return decoded == '.' || decoded == '/' || decoded == '\\' ? decoded : '%';
    }
}
