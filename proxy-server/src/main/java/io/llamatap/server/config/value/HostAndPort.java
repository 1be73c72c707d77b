package io.llamatap.server.config.value;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;

/**
 * Host and port of an address. Parsed without {@code java.net.URI}, which finds no host in {@code http://a_b:1} and reads {@code
 * ollama:11434} as a scheme.
 *
 * @param host a name or literal address, without brackets; empty if none was given
 * @param port the port; -1 if none was given
 */
public record HostAndPort(String host, int port) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_]([A-Za-z0-9._-]{0,252})");
    private static final Pattern DOTTED_DIGITS = Pattern.compile("[0-9.]*");
    private static final String OCTET = "(25[0-5]|2[0-4]\\d|1?\\d?\\d)";
    private static final Pattern IPV4 = Pattern.compile("(" + OCTET + "\\.){3}" + OCTET);
    private static final Pattern ZONE = Pattern.compile("[A-Za-z0-9._-]{1,32}");
    private static final Pattern PORT = Pattern.compile("\\d{1,5}");

    /** Parses {@code host}, {@code host:port}, {@code :port}, {@code [v6]}, {@code [v6]:port} or an IPv6 address without brackets. */
    public static HostAndPort parse(String text) throws BadValueException {
        int colon = text.lastIndexOf(':');
        if (text.startsWith("[")) {
            int end = text.indexOf(']');
            if (end < 0 || (end + 1 < text.length() && text.charAt(end + 1) != ':')) {
                throw new BadValueException("has a bracket that is not closed");
            }
            String host = ipv6(text.substring(1, end));
            return new HostAndPort(host, end + 1 == text.length() ? -1 : port(text.substring(end + 2)));
        }
        if (colon != text.indexOf(':')) {
            return new HostAndPort(ipv6(text), -1);
        }
        if (colon < 0) {
            return new HostAndPort(host(text), -1);
        }
        return new HostAndPort(host(text.substring(0, colon)), port(text.substring(colon + 1)));
    }

    /** Returns the socket address, a wildcard if no host was given. Resolves a host name; the result is unresolved if that fails. */
    public InetSocketAddress socketAddress() {
        return host.isEmpty() ? new InetSocketAddress(port) : new InetSocketAddress(host, port);
    }

    /** Returns whether the host is a wildcard address. */
    public boolean isWildcard() {
        return host.equals("0.0.0.0") || (host.indexOf(':') >= 0 && isAnyV6(host));
    }

    public static int port(String text) throws BadValueException {
        if (!PORT.matcher(text).matches() || Integer.parseInt(text) > 65_535) {
            throw new BadValueException("has a port that is not a number from 0 to 65535");
        }
        return Integer.parseInt(text);
    }

    private static String host(String text) throws BadValueException {
        if (text.isEmpty()) {
            return text;
        }
        boolean isNumeric = DOTTED_DIGITS.matcher(text).matches();
        if (isNumeric ? !IPV4.matcher(text).matches() : !NAME.matcher(text).matches()) {
            throw new BadValueException("has a host that is neither a name nor an address");
        }
        return text;
    }

    private static String ipv6(String text) throws BadValueException {
        literalV6(text);
        return text;
    }

    private static boolean isAnyV6(String host) {
        try {
            return literalV6(host).isAnyLocalAddress();
        } catch (BadValueException e) {
            throw new IllegalStateException("checked when it was read: " + host, e);
        }
    }

    private static InetAddress literalV6(String text) throws BadValueException {
        int zone = text.indexOf('%');
        if (zone >= 0 && !ZONE.matcher(text.substring(zone + 1)).matches()) {
            throw new BadValueException("has a zone of an IPv6 address with characters that are not allowed");
        }
        String address = zone < 0 ? text : text.substring(0, zone);
        try {
            // A host in brackets is never resolved by DNS.
            InetAddress literal = InetAddress.getByName("[" + address + "]");
            if (literal instanceof Inet6Address || address.startsWith("::ffff:")) {
                return literal;
            }
        } catch (UnknownHostException e) {
            // Reported below.
        }
        throw new BadValueException("has a host that is not an IPv6 address");
    }
}
