package io.llamatap.relay.http1;

/** The bytes of {@code HTTP/d.d}, judged one at a time. */
final class HttpVersion {
    /** Where the major version's digit stands. */
    static final int MAJOR_AT = 5;

    private static final byte[] NAME = {'H', 'T', 'T', 'P', '/'};

    private HttpVersion() {}

    /** Says whether a byte may stand at such a place; behind the version stands a CR. */
    static boolean isAllowed(byte b, int at) {
        return switch (at) {
            case 0, 1, 2, 3, 4 -> b == NAME[at];
            case MAJOR_AT, 7 -> CharacterClasses.isDigit(b);
            case 6 -> b == '.';
            default -> at == 8 && b == '\r';
        };
    }
}
