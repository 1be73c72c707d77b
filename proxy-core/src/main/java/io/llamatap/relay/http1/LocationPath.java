package io.llamatap.relay.http1;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Removes the upstream's base path from {@code Location}: clients do not know that path, since the proxy adds it to their
 * requests. A Location that leads elsewhere, or could lead elsewhere without the path, is passed on unchanged.
 *
 * <p>Immutable; one for each upstream and event loop. Allocates only if there is a Location.
 */
public final class LocationPath {
    private final byte[] path;
    private final String authority;

    /**
     * Creates it for one upstream.
     *
     * @param basePath the upstream's base path; empty, or {@code /path} without a slash at its end
     * @param authority host and port of the upstream
     */
    public LocationPath(String basePath, String authority) {
        this.path = basePath.getBytes(StandardCharsets.ISO_8859_1);
        this.authority = authority;
    }

    /** Returns whether the head has a Location that may have to be rewritten. */
    boolean concerns(Head head) {
        return path.length > 0 && head.has(FieldName.LOCATION);
    }

    /**
     * Writes a field, if it is a Location below the upstream's base path; returns whether it did.
     *
     * @param sentHost the Host that was sent to the upstream, which it may use in an absolute URL
     */
    boolean write(Head head, int field, String sentHost, HeadBytes out) {
        if (head.name(field) != FieldName.LOCATION) {
            return false;
        }
        byte[] bytes = head.bytes();
        int start = head.valueStart(field);
        int end = head.valueEnd(field);
        int pathStart = pathStart(bytes, start, end);
        int rest = pathStart + path.length;
        if (pathStart < 0 || !isBelow(bytes, pathStart, end) || !isSafe(bytes, rest, end)) {
            return false;
        }
        int keptEnd = start;
        if (pathStart > start) {
            String named = authorityOf(bytes, authorityStart(bytes, start, end), pathStart);
            if (isSame(named, sentHost, isHttps(bytes, start)) && !sentHost.equalsIgnoreCase(authority)) {
                // It is the host by which the client knows the proxy.
                keptEnd = pathStart;
            } else if (!isSame(named, authority, isHttps(bytes, start))) {
                return false;
            }
            // Otherwise it is the upstream's own host, which the client may be unable to reach. Without it, a reference
            // relative to the client's request is left (RFC 9110 section 10.2.2).
        }
        out.write(bytes, head.nameStart(field), keptEnd - head.nameStart(field));
        if (rest == end || bytes[rest] != '/') {
            out.write('/');
        }
        out.write(bytes, rest, head.lineEnd(field) - rest);
        return true;
    }

    /** Returns the index of the path in {@code /path}, {@code //host/path} or {@code http://host/path}; negative for other forms. */
    private static int pathStart(byte[] bytes, int start, int end) {
        if (start < end && bytes[start] == '/') {
            if (start + 1 == end || bytes[start + 1] != '/') {
                return start;
            }
        }
        int at = authorityStart(bytes, start, end);
        while (at >= 0 && at < end && bytes[at] != '/') {
            if (bytes[at] == '?' || bytes[at] == '#' || bytes[at] == '\\') {
                return -1;
            }
            at++;
        }
        return at < end ? at : -1;
    }

    private static int authorityStart(byte[] bytes, int start, int end) {
        for (String scheme : new String[] {"//", "http://", "https://"}) {
            int at = start + scheme.length();
            if (at < end && CharacterClasses.equalsIgnoreCase(bytes, start, at, scheme)) {
                return at;
            }
        }
        return -1;
    }

    private static boolean isHttps(byte[] bytes, int start) {
        return bytes[start] != '/' && (bytes[start + 4] | 0x20) == 's';
    }

    private static String authorityOf(byte[] bytes, int from, int pathStart) {
        return new String(bytes, from, pathStart - from, StandardCharsets.ISO_8859_1);
    }

    /** Compares two authorities, adding the default port of the scheme where there is none. */
    private static boolean isSame(String one, String other, boolean https) {
        return explicit(one, https).equals(explicit(other, https));
    }

    private static String explicit(String authority, boolean https) {
        String lower = authority.toLowerCase(Locale.ROOT);
        boolean hasPort = lower.lastIndexOf(':') > lower.lastIndexOf(']');
        return hasPort ? lower : lower + (https ? ":443" : ":80");
    }

    /** Returns whether the base path occurs there as whole segments: {@code /ollama} does not occur in {@code /ollamas}. */
    private boolean isBelow(byte[] bytes, int from, int end) {
        int to = from + path.length;
        if (to > end) {
            return false;
        }
        for (int i = 0; i < path.length; i++) {
            if (bytes[from + i] != path[i]) {
                return false;
            }
        }
        return to == end || bytes[to] == '/' || bytes[to] == '?' || bytes[to] == '#';
    }

    /**
     * Returns whether what is left is still a path on the same host, and below the base path. {@code //x} would be a host, and
     * browsers read {@code /\x} and {@code /TAB/x} the same way; a path with {@code ..} may leave the base path.
     */
    private static boolean isSafe(byte[] bytes, int rest, int end) {
        if (rest + 1 < end
                && bytes[rest] == '/'
                && (bytes[rest + 1] == '/' || bytes[rest + 1] == '\\' || (bytes[rest + 1] & 0xff) <= ' ')) {
            return false;
        }
        return !DotSegments.climbs(bytes, rest, end);
    }
}
