package io.llamatap.relay.client.limit;

import io.llamatap.relay.io.PeerAddress;
import java.net.InetAddress;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Counts client connections by address, over all event loops. Any thread.
 *
 * <p>Holds an entry for each connected address only. IPv6 clients are counted by /64; see {@link PeerAddress#keyOf}. Costs two
 * small objects per connection.
 */
final class AddressCount {
    private final ConcurrentHashMap<Long, Integer> open = new ConcurrentHashMap<>();

    /** Counts one more connection. Returns the number of connections from that address. */
    int enter(InetAddress client) {
        return open.merge(PeerAddress.keyOf(client), 1, Integer::sum);
    }

    void leave(InetAddress client) {
        open.computeIfPresent(PeerAddress.keyOf(client), (key, count) -> count == 1 ? null : count - 1);
    }

    /** Returns the number of connections from that address. */
    int count(InetAddress client) {
        return open.getOrDefault(PeerAddress.keyOf(client), 0);
    }

    /** Returns the number of connected addresses. */
    int size() {
        return open.size();
    }
}
