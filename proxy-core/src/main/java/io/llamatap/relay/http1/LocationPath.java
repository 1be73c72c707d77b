package io.llamatap.relay.http1;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Takes the upstream's own path out of {@code Location}: clients do not know that path, so what it leads to is reached through us
 * without it. A Location that leads elsewhere, or that could lead elsewhere without its path, goes on byte for byte.
 *
 * <p>Immutable; one for each upstream and event loop. Allocates only where there is a Location.
 */
public final class LocationPath {
    private final byte[] path;
    private final String authority;

    /**
     * Makes it for one upstream.
     *
     * @param basePath the upstream's own path; empty, or {@code /path} without a slash at its end
     * @param authority host and port as the upstream knows itself
     */
    public LocationPath(String basePath, String authority) {
        this.path = basePath.getBytes(StandardCharsets.ISO_8859_1);
        this.authority = authority;
    }

    /** Says whether a response has something to be looked at. */
    boolean concerns(Head head) {
        return path.length > 0 && head.has(FieldName.LOCATION);
    }

    /**
     * Writes a field of a response's head, if it is a Location that leads below the upstream's path; says whether it did.
     *
     * @param sentHost the Host that the upstream got, which it may use for an absolute URL
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
                // It is the client's own name for us.
                keptEnd = pathStart;
            } else if (!isSame(named, authority, isHttps(bytes, start))) {
                return false;
            }
            // Else it is the upstream's name, which the client may not reach: what is left is a reference to where the
            // client asked (RFC 9110 section 10.2.2).
        }
        out.write(bytes, head.nameStart(field), keptEnd - head.nameStart(field));
        if (rest == end || bytes[rest] != '/') {
            out.write('/');
        }
        out.write(bytes, rest, head.lineEnd(field) - rest);
        return true;
    }

    /** Where the path begins of {@code /path}, {@code //host/path} or {@code http://host/path}; negative for any other form. */
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

    /** Compares hosts with or without the port that a scheme implies. */
    private static boolean isSame(String one, String other, boolean https) {
        return explicit(one, https).equals(explicit(other, https));
    }

    private static String explicit(String authority, boolean https) {
        String lower = authority.toLowerCase(Locale.ROOT);
        boolean hasPort = lower.lastIndexOf(':') > lower.lastIndexOf(']');
        return hasPort ? lower : lower + (https ? ":443" : ":80");
    }

    /** Says whether our path stands there as a whole: {@code /ollama} does not in {@code /ollamas}. */
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
     * Says whether what is left is still a path of the same host, and below the upstream's path. {@code //x} would be a host, and
     * browsers read {@code /\x} and {@code /TAB/x} the same; a path that goes up again need not be below ours.
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
