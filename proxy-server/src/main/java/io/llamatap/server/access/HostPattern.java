package io.llamatap.server.access;

import java.net.IDN;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An allowed host name: {@code gpu.example.com}; {@code *.example.com} for all names below that one; {@code .example.com} for those and the
 * name itself; {@code *} for every name. Immutable.
 *
 * @param name in lower case, without a dot at either end; empty for every name
 * @param isItself whether the name itself matches
 * @param isBelow whether names below it match
 */
public record HostPattern(String name, boolean isItself, boolean isBelow) {
    private static final HostPattern ANY = new HostPattern("", true, true);
    private static final Pattern NAME =
            Pattern.compile("[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)*");
    private static final Pattern PORT = Pattern.compile("(.*[^:]):(\\d{1,5}|\\*)");

    /**
     * Parses a pattern. A port is ignored, because names are compared without ports.
     *
     * @throws IllegalArgumentException with a message that follows the text
     */
    public static HostPattern parse(String text) {
        if (text.equals("*")) {
            return ANY;
        }
        if (text.contains("://") || text.indexOf('/') >= 0) {
            throw new IllegalArgumentException("is a URL; use only the host name in it");
        }
        var port = PORT.matcher(text);
        String host = port.matches() ? port.group(1) : text;
        boolean isStar = host.startsWith("*.");
        boolean isDot = host.startsWith(".");
        String name = HostNames.withoutLastDot(host.substring(isStar ? 2 : isDot ? 1 : 0));
        return of(name, !isStar, isStar || isDot);
    }

    /**
     * Returns the pattern of the name of a server, as settings and look-ups have it; empty if that is no name that clients send, such as one
     * with an empty label.
     */
    public static Optional<HostPattern> ofServer(String name) {
        try {
            return Optional.of(of(HostNames.withoutLastDot(name), true, false));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static HostPattern of(String written, boolean isItself, boolean isBelow) {
        if (HostNames.isAddress(written) && !isBelow) {
            return new HostPattern(written.toLowerCase(Locale.ROOT), true, false);
        }
        String name;
        try {
            // Browsers send names with other characters than ASCII in this form.
            name = IDN.toASCII(written, IDN.ALLOW_UNASSIGNED).toLowerCase(Locale.ROOT);
        } catch (IllegalArgumentException e) {
            name = "";
        }
        if (name.length() > 253 || !NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("is not a host name");
        }
        return new HostPattern(name, isItself, isBelow);
    }

    /** Returns whether every name matches. */
    public boolean isAny() {
        return name.isEmpty();
    }

    /** Returns the pattern as it is written in settings. */
    @Override
    public String toString() {
        return isAny() ? "*" : isBelow ? (isItself ? "." : "*.") + name : name;
    }

    /** Returns whether a name matches, given in lower case and without a trailing dot. */
    boolean matches(String host) {
        if (isAny()) {
            return true;
        }
        return host.equals(name)
                ? isItself
                : isBelow && host.endsWith(name) && host.charAt(host.length() - name.length() - 1) == '.';
    }
}
