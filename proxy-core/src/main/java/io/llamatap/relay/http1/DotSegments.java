package io.llamatap.relay.http1;

/**
 * Finds paths that lead above their own start by {@code ..} (RFC 3986 section 5.2.4). Behind a prefix, such a path leaves the prefix.
 *
 * <p>Servers differ in what they decode before they resolve the dots, so that {@code %2e}, {@code %2f}, {@code %5c} and a backslash count as what
 * they may become. Allocates nothing.
 */
final class DotSegments {
    private DotSegments() {}

    /**
     * Says whether a path leads above its start.
     *
     * @param from where the path begins
     * @param end where the target ends; a query or a fragment before that ends the path
     */
    static boolean climbs(byte[] bytes, int from, int end) {
        int depth = 0;
        int dots = 0;
        boolean isPlain = false;
        for (int i = from; i < end && bytes[i] != '?' && bytes[i] != '#'; ) {
            int octet = decoded(bytes, i, end);
            if (octet == '/' || octet == '\\') {
                depth = after(depth, dots, isPlain);
                dots = 0;
                isPlain = false;
            } else if (octet == '.') {
                dots++;
            } else {
                isPlain = true;
            }
            if (depth < 0) {
                return true;
            }
            i += bytes[i] == '%' && octet != '%' ? 3 : 1;
        }
        return after(depth, dots, isPlain) < 0;
    }

    /** The depth behind a segment; an empty one does not count, since servers may take it away. */
    private static int after(int depth, int dots, boolean isPlain) {
        if (isPlain || dots > 2) {
            return depth + 1;
        }
        return dots == 2 ? depth - 1 : depth;
    }

    /** Returns an octet with its escape undone where it is one of those that matter here. */
    private static int decoded(byte[] bytes, int at, int end) {
        if (bytes[at] != '%' || at + 2 >= end) {
            return bytes[at];
        }
        int value = CharacterClasses.hex(bytes[at + 1]) << 4 | CharacterClasses.hex(bytes[at + 2]);
        return value == '.' || value == '/' || value == '\\' ? value : '%';
    }
}
