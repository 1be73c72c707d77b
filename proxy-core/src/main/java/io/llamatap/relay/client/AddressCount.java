package io.llamatap.relay.client;

import io.llamatap.relay.io.PeerAddress;
import java.net.InetAddress;
import java.util.concurrent.ConcurrentHashMap;

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
        return open.merge(PeerAddress.keyOf(client), 1, Integer::sum);
    }

    void leave(InetAddress client) {
        open.computeIfPresent(PeerAddress.keyOf(client), (key, count) -> count == 1 ? null : count - 1);
    }

    /** The number of addresses that are connected. */
    int size() {
        return open.size();
    }
}
