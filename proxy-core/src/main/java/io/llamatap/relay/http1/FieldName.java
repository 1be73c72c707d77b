package io.llamatap.relay.http1;

import java.util.Locale;

/** The header fields that the relay interprets. All others are passed on unread. */
public enum FieldName {
    HOST,
    CONTENT_LENGTH,
    TRANSFER_ENCODING,
    CONNECTION,
    KEEP_ALIVE,
    PROXY_CONNECTION,
    TE,
    TRAILER,
    UPGRADE,
    EXPECT,
    CONTENT_TYPE,
    CONTENT_ENCODING,
    LOCATION,
    ACCEPT,
    ACCEPT_ENCODING,
    AUTHORIZATION,
    PROXY_AUTHORIZATION,
    X_API_KEY,
    ORIGIN,
    ACCESS_CONTROL_REQUEST_METHOD,
    SEC_WEBSOCKET_KEY1,
    SEC_WEBSOCKET_KEY2,
    /** The form in which a client asks for the load (ORCA). */
    ENDPOINT_LOAD_METRICS_FORMAT,
    /** The load (ORCA). */
    ENDPOINT_LOAD_METRICS,
    /** Any other field. */
    OTHER;

    private static final FieldName[][] BY_LENGTH = new FieldName[32][0];

    static {
        for (FieldName name : values()) {
            if (name != OTHER) {
                int length = name.lowerCase.length();
                FieldName[] same = BY_LENGTH[length];
                FieldName[] more = java.util.Arrays.copyOf(same, same.length + 1);
                more[same.length] = name;
                BY_LENGTH[length] = more;
            }
        }
    }

    private final String lowerCase = name().toLowerCase(Locale.ROOT).replace('_', '-');

    /** Returns the constant for the name in {@code bytes[from, to)}, ignoring case. */
    static FieldName of(byte[] bytes, int from, int to) {
        int length = to - from;
        if (length < BY_LENGTH.length) {
            for (FieldName name : BY_LENGTH[length]) {
                if (CharacterClasses.equalsIgnoreCase(bytes, from, to, name.lowerCase)) {
                    return name;
                }
            }
        }
        return OTHER;
    }

    /**
     * Returns whether the field is hop-by-hop and never passed on (RFC 9110 section 7.6.1). Transfer-Encoding is hop-by-hop, too,
     * but is written with the framing of the body.
     */
    boolean isHopByHop() {
        return switch (this) {
            case CONNECTION, KEEP_ALIVE, PROXY_CONNECTION, TE, TRAILER, UPGRADE -> true;
            default -> false;
        };
    }

    /** Returns whether the field describes the message itself. A request that names it in Connection can only be an attack. */
    boolean isNeverHopByHop() {
        return this == HOST || this == CONTENT_LENGTH || this == TRANSFER_ENCODING;
    }
}
