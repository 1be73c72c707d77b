package io.llamatap.relay;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Counts client connections by the address that they come from, over all event loops. Any thread.
 *
 * <p>Holds an entry for each address that is connected right now, no more. An IPv6 client is its /64, since whoever has one address
 * of such a network has all of them. Costs two small objects a connection.
 */
final class AddressCount {
    private final ConcurrentHashMap<Long, Integer> open = new ConcurrentHashMap<>();

    /** Counts one more and returns how many there are from that address now. */
    int enter(InetAddress client) {
        return open.merge(keyOf(client), 1, Integer::sum);
    }

    void leave(InetAddress client) {
        open.computeIfPresent(keyOf(client), (key, count) -> count == 1 ? null : count - 1);
    }

    /** The number of addresses that are connected. */
    int size() {
        return open.size();
    }

    /** Says whether two addresses count as one. */
    static boolean isSame(InetAddress one, @Nullable InetAddress other) {
        return other != null && keyOf(one).equals(keyOf(other));
    }

    /** What stands for an address where clients are counted: the address itself, or the /64 that it lies in. */
    static Long keyOf(InetAddress client) {
        byte[] bytes = client.getAddress();
        // IPv4 stands where no IPv6 network is: below 0::/8, which nobody routes. Java has no IPv4-mapped IPv6
        // addresses.
        long key = client instanceof Inet4Address ? 1 : 0;
        int length = client instanceof Inet4Address ? 4 : 8;
        for (int i = 0; i < length; i++) {
            key = (key << 8) | (bytes[i] & 0xff);
        }
        return key;
    }
}
