package io.llamatap.relay.http1;

import java.util.Locale;

/** The header fields that the relay must understand; all others pass unread. */
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
    /** Any other. */
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

    /** Finds the name that stands in {@code bytes[from, to)}, whatever its case. */
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
     * Says whether the field concerns one connection only and is never passed on (RFC 9110 section 7.6.1). Transfer-Encoding is
     * one too, but is written anew with the body's framing.
     */
    boolean isHopByHop() {
        return switch (this) {
            case CONNECTION, KEEP_ALIVE, PROXY_CONNECTION, TE, TRAILER, UPGRADE -> true;
            default -> false;
        };
    }

    /** Says whether the field describes the message itself, so that naming it in Connection can only be an attack. */
    boolean isNeverHopByHop() {
        return this == HOST || this == CONTENT_LENGTH || this == TRANSFER_ENCODING;
    }
}
