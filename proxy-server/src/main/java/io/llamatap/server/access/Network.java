package io.llamatap.server.access;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A network such as {@code 10.0.0.0/8} or {@code fd00::/8}. Immutable.
 *
 * <p>All networks are stored as IPv6; IPv4 as IPv4-mapped addresses, {@code ::ffff:10.0.0.0/104}.
 *
 * @param high the first 64 bits of the first address
 * @param low the last 64 bits of the first address
 * @param bits the prefix length, of 128
 */
public record Network(long high, long low, int bits) {
    private static final String NO_ADDRESS = "is not an IP address or network";
    private static final long MAPPED = 0xffff_0000_0000L;
    private static final Pattern IPV4 = Pattern.compile("(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})");
    private static final Pattern IPV6 = Pattern.compile("[0-9a-fA-F:.]+");
    private static final Pattern PREFIX_LENGTH = Pattern.compile("\\d{1,3}");

    /**
     * Parses an address or a network in CIDR notation. Names are not resolved.
     *
     * @throws IllegalArgumentException with a message that follows the text
     */
    public static Network parse(String text) {
        int slash = text.indexOf('/');
        String address = slash < 0 ? text : text.substring(0, slash);
        boolean isIpv6 = address.indexOf(':') >= 0;
        byte[] bytes = isIpv6 ? ipv6(address) : ipv4(address);
        int length = isIpv6 ? 128 : 32;
        int bits = slash < 0 ? length : prefixLength(text.substring(slash + 1), length);
        long high = bytes.length == 4 ? 0 : bits(bytes, 0, 8);
        long low = bytes.length == 4 ? MAPPED | bits(bytes, 0, 4) : bits(bytes, 8, 16);
        Network network = new Network(high, low, bits + 128 - length);
        if ((high & ~network.highMask()) != 0 || (low & ~network.lowMask()) != 0) {
            throw new IllegalArgumentException(
                    "has a prefix length of " + bits + ", but bits after the prefix are not 0");
        }
        return network;
    }

    /**
     * Parses an IPv4 address without Netty, whose classes log when they are loaded, because settings are read before the log is configured.
     */
    private static byte[] ipv4(String text) {
        Matcher parts = IPV4.matcher(text);
        byte[] bytes = new byte[4];
        boolean isAddress = parts.matches();
        for (int i = 0; isAddress && i < bytes.length; i++) {
            int part = Integer.parseInt(parts.group(i + 1));
            isAddress = part <= 255;
            bytes[i] = (byte) part;
        }
        if (!isAddress) {
            throw new IllegalArgumentException(NO_ADDRESS);
        }
        return bytes;
    }

    /** Returns 16 bytes, or 4 for an IPv4-mapped address. A host in brackets is never resolved by DNS. */
    private static byte[] ipv6(String text) {
        if (IPV6.matcher(text).matches()) {
            try {
                return InetAddress.getByName("[" + text + "]").getAddress();
            } catch (UnknownHostException e) {
                // Reported below.
            }
        }
        throw new IllegalArgumentException(NO_ADDRESS);
    }

    private static int prefixLength(String text, int most) {
        if (!PREFIX_LENGTH.matcher(text).matches() || Integer.parseInt(text) > most) {
            throw new IllegalArgumentException("must have a prefix length from 0 to " + most + " after the slash");
        }
        return Integer.parseInt(text);
    }

    private static long bits(byte[] bytes, int from, int to) {
        long bits = 0;
        for (int i = from; i < to; i++) {
            bits = (bits << 8) | (bytes[i] & 0xff);
        }
        return bits;
    }

    private long highMask() {
        return bits >= 64 ? -1 : mask(bits);
    }

    private long lowMask() {
        return bits <= 64 ? 0 : mask(bits - 64);
    }

    private static long mask(int bits) {
        return bits == 0 ? 0 : -1L << (64 - bits);
    }

    /** Returns whether an address is in this network; an IPv4 address equals its IPv4-mapped form. */
    public boolean contains(InetAddress address) {
        byte[] bytes = address.getAddress();
        long theirHigh = bytes.length == 4 ? 0 : bits(bytes, 0, 8);
        long theirLow = bytes.length == 4 ? MAPPED | bits(bytes, 0, 4) : bits(bytes, 8, 16);
        return (theirHigh & highMask()) == high && (theirLow & lowMask()) == low;
    }
}
