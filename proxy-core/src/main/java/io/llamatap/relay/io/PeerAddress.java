package io.llamatap.relay.io;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/** Addresses of peers, and which of them count as the same peer. Stateless: any thread. */
public final class PeerAddress {
    private PeerAddress() {}

    /** Returns the IP address of a socket address; null if it is unknown. */
    public static @Nullable InetAddress of(@Nullable SocketAddress socket) {
        return socket instanceof InetSocketAddress address ? address.getAddress() : null;
    }

    /** Returns whether two addresses count as the same peer. */
    public static boolean isSame(InetAddress one, @Nullable InetAddress other) {
        return other != null && keyOf(one).equals(keyOf(other));
    }

    /**
     * Returns the key under which a peer is counted: its IPv4 address, or its IPv6 /64, since whoever has one address of a /64
     * has all of them.
     */
    public static Long keyOf(InetAddress peer) {
        byte[] bytes = peer.getAddress();
        // IPv4 addresses get keys below 0::/8, which is never routed. Java has no IPv4-mapped IPv6 addresses.
        long key = peer instanceof Inet4Address ? 1 : 0;
        int length = peer instanceof Inet4Address ? 4 : 8;
        for (int i = 0; i < length; i++) {
            key = (key << 8) | (bytes[i] & 0xff);
        }
        return key;
    }
}
