package io.llamatap.relay.client.access;

import io.llamatap.relay.http1.CharacterClasses;
import io.llamatap.relay.http1.Head;
import java.util.Arrays;
import java.util.Base64;

/** Reads {@code Basic credentials} (RFC 7617). Stateless. */
final class BasicCredentials {
    private static final String SCHEME = "basic ";
    /** Longer than any token with a name; the rest of a head is not decoded. */
    private static final int MAX_BYTES = 2048;

    private BasicCredentials() {}

    /** Returns whether the value of a field has a token as its password. */
    static boolean hasPassword(Head head, int field, AccessRule rule) {
        int from = head.valueStart(field);
        int start = from + SCHEME.length();
        int end = head.valueEnd(field);
        if (start >= end
                || end - start > MAX_BYTES
                || !CharacterClasses.equalsIgnoreCase(head.bytes(), from, start, SCHEME)) {
            return false;
        }
        byte[] decoded;
        try {
            decoded = Base64.getDecoder().decode(Arrays.copyOfRange(head.bytes(), start, end));
        } catch (IllegalArgumentException notBase64) {
            return false;
        }
        int colon = 0;
        while (colon < decoded.length && decoded[colon] != ':') {
            colon++;
        }
        return colon < decoded.length && rule.isToken(decoded, colon + 1, decoded.length);
    }
}
