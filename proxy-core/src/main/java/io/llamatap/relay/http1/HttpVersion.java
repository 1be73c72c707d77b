package io.llamatap.relay.http1;

/** Checks {@code HTTP/d.d} byte by byte. Stateless: any thread. */
final class HttpVersion {
    /** The position of the major version. */
    static final int MAJOR_AT = 5;

    private static final byte[] NAME = {'H', 'T', 'T', 'P', '/'};

    private HttpVersion() {}

    /** Returns whether a byte is valid at a position. A CR follows the version. */
    static boolean isAllowed(byte b, int at) {
        return switch (at) {
            case 0, 1, 2, 3, 4 -> b == NAME[at];
            case MAJOR_AT, 7 -> CharacterClasses.isDigit(b);
            case 6 -> b == '.';
            default -> at == 8 && b == '\r';
        };
    }
}
