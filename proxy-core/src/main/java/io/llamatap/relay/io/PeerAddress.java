package io.llamatap.relay.io;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/** Addresses of peers, and which of them count as one. Without state: any thread. */
public final class PeerAddress {
    private PeerAddress() {}

    /** Returns the address of a socket's other end; null where that is no longer known. */
    public static @Nullable InetAddress of(@Nullable SocketAddress socket) {
        return socket instanceof InetSocketAddress address ? address.getAddress() : null;
    }

    /** Says whether two addresses count as one. */
    public static boolean isSame(InetAddress one, @Nullable InetAddress other) {
        return other != null && keyOf(one).equals(keyOf(other));
    }

    /**
     * Returns what stands for an address where peers are counted: the address itself, or the /64 that it lies in, since whoever has one
     * address of such a network has all of them.
     */
    public static Long keyOf(InetAddress peer) {
        byte[] bytes = peer.getAddress();
        // IPv4 stands where no IPv6 network is: below 0::/8, which nobody routes. Java has no IPv4-mapped IPv6
        // addresses.
        long key = peer instanceof Inet4Address ? 1 : 0;
        int length = peer instanceof Inet4Address ? 4 : 8;
        for (int i = 0; i < length; i++) {
            key = (key << 8) | (bytes[i] & 0xff);
        }
        return key;
    }
}
