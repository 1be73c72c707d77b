package io.llamatap.relay.http1;

/**
 * Checks a host and port, as in Host and in the absolute form of a request target (RFC 3986 section 3.2.2, without user
 * information).
 */
final class Authority {
    private static final String NAME_MARKS = "-._~!$&'()*+;=%";

    private Authority() {}

    /** Returns whether {@code bytes[from, to)} is a non-empty host, with or without a port. */
    static boolean isValid(byte[] bytes, int from, int to) {
        if (from >= to) {
            return false;
        }
        int end = bytes[from] == '[' ? endOfLiteral(bytes, from, to) : endOfName(bytes, from, to);
        if (end <= from) {
            return false;
        }
        return end == to || (bytes[end] == ':' && isPort(bytes, end + 1, to));
    }

    private static int endOfName(byte[] bytes, int from, int to) {
        int i = from;
        while (i < to && (isAlphanumeric(bytes[i]) || NAME_MARKS.indexOf(bytes[i]) >= 0)) {
            i++;
        }
        return i;
    }

    private static int endOfLiteral(byte[] bytes, int from, int to) {
        int i = from + 1;
        while (i < to && (CharacterClasses.hex(bytes[i]) >= 0 || bytes[i] == ':' || bytes[i] == '.')) {
            i++;
        }
        if (i < to && bytes[i] == '%') {
            // A zone identifier (RFC 6874), which some clients send.
            i = endOfName(bytes, i, to);
        }
        return i > from + 2 && i < to && bytes[i] == ']' ? i + 1 : -1;
    }

    private static boolean isPort(byte[] bytes, int from, int to) {
        int port = 0;
        for (int i = from; i < to; i++) {
            if (!CharacterClasses.isDigit(bytes[i]) || i - from >= 5) {
                return false;
            }
            port = port * 10 + bytes[i] - '0';
        }
        return port <= 65_535;
    }

    private static boolean isAlphanumeric(byte b) {
        int lower = b | 0x20;
        return CharacterClasses.isDigit(b) || (lower >= 'a' && lower <= 'z');
    }
}
