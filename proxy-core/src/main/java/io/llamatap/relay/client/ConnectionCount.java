package io.llamatap.relay.client;

import io.llamatap.relay.exchange.GatewayFailure;
import io.netty.channel.EventLoop;
import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Counts a listener's client connections over all event loops, and knows how many there may be, in all and from one address. Any thread. */
public final class ConnectionCount {
    /** Where a new connection stands: within the limits, above one, or so far above it that even telling would cost too much. */
    enum Standing {
        WITHIN(null, true),
        ABOVE(GatewayFailure.OVERLOADED, true),
        FAR_ABOVE(GatewayFailure.OVERLOADED, false),
        ABOVE_FOR_ADDRESS(GatewayFailure.ADDRESS_OVERLOADED, true),
        FAR_ABOVE_FOR_ADDRESS(GatewayFailure.ADDRESS_OVERLOADED, false);

        private final @Nullable GatewayFailure failure;
        private final boolean isTold;

        Standing(@Nullable GatewayFailure failure, boolean isTold) {
            this.failure = failure;
            this.isTold = isTold;
        }

        /** Why it is refused; null if it is not. */
        @Nullable
        GatewayFailure failure() {
            return failure;
        }

        /** Says whether it is one of too many from its address. */
        boolean isForAddress() {
            return failure == GatewayFailure.ADDRESS_OVERLOADED;
        }

        /** Says whether the client gets an answer. */
        boolean isTold() {
            return isTold;
        }
    }

    private static final int TOLD_AT_LEAST = 16;

    private final List<IdleConnections> idle = new CopyOnWriteArrayList<>();
    private final AtomicInteger open = new AtomicInteger();
    private final @Nullable AddressCount byAddress;
    private final int limit;
    private final int addressLimit;

    /**
     * Takes the limits.
     *
     * @param addressLimit the most from one address; 0 for as many as there may be in all
     */
    public ConnectionCount(int limit, int addressLimit) {
        this.limit = limit;
        this.addressLimit = addressLimit;
        this.byAddress = addressLimit == 0 ? null : new AddressCount();
    }

    /** Counts one more, which must be given back, with the same address, however it stands. */
    Standing enter(@Nullable InetAddress client) {
        int excess = open.incrementAndGet() - limit;
        int addressExcess = byAddress == null || client == null ? 0 : byAddress.enter(client) - addressLimit;
        // One address that takes too much is the cause, even where all together are too many.
        if (addressExcess > 0) {
            boolean isTold = addressExcess <= tolerance(addressLimit) && excess <= tolerance(limit);
            return isTold ? Standing.ABOVE_FOR_ADDRESS : Standing.FAR_ABOVE_FOR_ADDRESS;
        }
        if (excess > 0) {
            return excess <= tolerance(limit) ? Standing.ABOVE : Standing.FAR_ABOVE;
        }
        return Standing.WITHIN;
    }

    /** Takes the connections of one more event loop into account where room is needed. */
    void add(IdleConnections ofLoop) {
        idle.add(ofLoop);
    }

    /**
     * Closes an idle connection of the listener's, on whatever loop, so that there is room for another.
     *
     * @param from where that has to come from; null for anywhere
     * @param then is told on the asker's loop whether there is room now
     */
    void makeRoom(EventLoop asker, @Nullable InetAddress from, IdleConnections.Closed then) {
        RoomSearch.begin(idle, asker, from, then);
    }

    private static int tolerance(int limit) {
        return Math.max(TOLD_AT_LEAST, limit / 16);
    }

    void leave(@Nullable InetAddress client) {
        open.decrementAndGet();
        if (byAddress != null && client != null) {
            byAddress.leave(client);
        }
    }
}
