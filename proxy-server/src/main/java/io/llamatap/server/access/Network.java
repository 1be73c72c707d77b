package io.llamatap.server.access;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Addresses with a common beginning, such as {@code 10.0.0.0/8} or {@code fd00::/8}. Immutable.
 *
 * <p>All are kept as IPv6: an IPv4 address is the IPv4-mapped one, {@code ::ffff:10.0.0.0/104}.
 *
 * @param high the first 64 bits of the first address
 * @param low the last 64 bits of the first address
 * @param bits how many bits all have in common, of 128
 */
public record Network(long high, long low, int bits) {
    private static final String NO_ADDRESS = "is not an IP address or network";
    private static final long MAPPED = 0xffff_0000_0000L;
    private static final Pattern IPV4 = Pattern.compile("(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})");
    private static final Pattern IPV6 = Pattern.compile("[0-9a-fA-F:.]+");
    private static final Pattern PREFIX_LENGTH = Pattern.compile("\\d{1,3}");

    /**
     * Reads an address or a network in CIDR notation. Names are not looked up.
     *
     * @throws IllegalArgumentException saying what is wrong, in words that follow the text
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

    /** Not by Netty, whose classes log as they are loaded: settings are read before the log is set up. */
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

    /** Returns 16 bytes, or 4 of an IPv4-mapped address. In brackets, nothing is ever looked up. */
    private static byte[] ipv6(String text) {
        if (IPV6.matcher(text).matches()) {
            try {
                return InetAddress.getByName("[" + text + "]").getAddress();
            } catch (UnknownHostException e) {
                // Told below.
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

    /** Says whether an address is one of these; an IPv4 address is the same as its IPv4-mapped one. */
    public boolean contains(InetAddress address) {
        byte[] bytes = address.getAddress();
        long theirHigh = bytes.length == 4 ? 0 : bits(bytes, 0, 8);
        long theirLow = bytes.length == 4 ? MAPPED | bits(bytes, 0, 4) : bits(bytes, 8, 16);
        return (theirHigh & highMask()) == high && (theirLow & lowMask()) == low;
    }
}
