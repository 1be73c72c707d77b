package io.llamatap.relay.client.limit;

import io.llamatap.relay.exchange.GatewayFailure;
import io.netty.channel.EventLoop;
import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Counts a listener's client connections over all event loops, in total and by address, and knows the limits. Any thread. */
public final class ConnectionCount {
    /** Whether a new connection is within the limits, above one, or so far above one that even a response would cost too much. */
    public enum Standing {
        WITHIN(null, true),
        ABOVE(GatewayFailure.OVERLOADED, true),
        FAR_ABOVE(GatewayFailure.OVERLOADED, false),
        ABOVE_FOR_ADDRESS(GatewayFailure.ADDRESS_OVERLOADED, true),
        FAR_ABOVE_FOR_ADDRESS(GatewayFailure.ADDRESS_OVERLOADED, false);

        private final @Nullable GatewayFailure failure;
        private final boolean getsResponse;

        Standing(@Nullable GatewayFailure failure, boolean getsResponse) {
            this.failure = failure;
            this.getsResponse = getsResponse;
        }

        /** Returns why it is rejected; null if it is within the limits. */
        public @Nullable GatewayFailure failure() {
            return failure;
        }

        /** Returns whether there are too many from its address. */
        public boolean isForAddress() {
            return failure == GatewayFailure.ADDRESS_OVERLOADED;
        }

        /** Returns whether the client gets a response. */
        public boolean getsResponse() {
            return getsResponse;
        }
    }

    private static final int MIN_TOLERANCE = 16;

    private final List<IdleConnections> idle = new CopyOnWriteArrayList<>();
    private final AtomicInteger open = new AtomicInteger();
    private final @Nullable AddressCount byAddress;
    private final int limit;
    private final int addressLimit;

    /**
     * Creates it.
     *
     * @param addressLimit the largest number from one address; 0 means no such limit
     */
    public ConnectionCount(int limit, int addressLimit) {
        this.limit = limit;
        this.addressLimit = addressLimit;
        this.byAddress = addressLimit == 0 ? null : new AddressCount();
    }

    /** Counts one more connection. It must be given back with the same address, whatever the result. */
    public Standing enter(@Nullable InetAddress client) {
        int excess = open.incrementAndGet() - limit;
        int addressExcess = byAddress == null || client == null ? 0 : byAddress.enter(client) - addressLimit;
        // If one address has too many, that is the reason, even if there are too many in total.
        if (addressExcess > 0) {
            boolean getsResponse = addressExcess <= tolerance(addressLimit) && excess <= tolerance(limit);
            return getsResponse ? Standing.ABOVE_FOR_ADDRESS : Standing.FAR_ABOVE_FOR_ADDRESS;
        }
        if (excess > 0) {
            return excess <= tolerance(limit) ? Standing.ABOVE : Standing.FAR_ABOVE;
        }
        return Standing.WITHIN;
    }

    /** Adds the connections of one event loop, among which room can be made. */
    public void add(IdleConnections ofLoop) {
        idle.add(ofLoop);
    }

    /**
     * Closes an idle connection of the listener, on any event loop, unless enough clients leave of their own accord meanwhile, so
     * that there is room for one that has just been counted.
     *
     * @param standing what it exceeds: if there are too many from its address, one of those is closed
     * @param then is called on the asker's event loop with whether there is room now
     */
    public void makeRoom(
            EventLoop asker, Standing standing, @Nullable InetAddress client, IdleConnections.Closed then) {
        AddressCount addresses = byAddress;
        if (standing.isForAddress() && client != null && addresses != null) {
            RoomSearch.begin(idle, asker, client, () -> addresses.count(client) <= addressLimit, then);
        } else {
            RoomSearch.begin(idle, asker, null, () -> open.get() <= limit, then);
        }
    }

    /**
     * Closes an idle connection of the listener, on any event loop, unless a client leaves of its own accord meanwhile, so that
     * the process has one file descriptor more.
     */
    public void freeDescriptor(EventLoop asker) {
        int before = open.get();
        RoomSearch.begin(idle, asker, null, () -> open.get() < before, room -> {});
    }

    private static int tolerance(int limit) {
        return Math.max(MIN_TOLERANCE, limit / 16);
    }

    public void leave(@Nullable InetAddress client) {
        open.decrementAndGet();
        if (byAddress != null && client != null) {
            byAddress.leave(client);
        }
    }
}
