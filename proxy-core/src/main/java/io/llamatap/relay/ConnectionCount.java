package io.llamatap.relay;

import java.net.InetAddress;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Counts a listener's client connections over all event loops, and knows how many there may be, in all and from one address. Any thread. */
final class ConnectionCount {
    /** Where a new connection stands. */
    enum Standing {
        WITHIN,
        /** It can be told that there are too many. */
        ABOVE,
        /** It can be told that there are too many from its address. */
        ABOVE_FOR_ADDRESS,
        /** Even telling would cost too many descriptors. */
        FAR_ABOVE
    }

    private static final int TOLD_AT_LEAST = 16;

    private final AtomicInteger open = new AtomicInteger();
    private final @Nullable AddressCount byAddress;
    private final int limit;
    private final int addressLimit;

    /**
     * Takes the limits.
     *
     * @param addressLimit the most from one address; 0 for as many as there may be in all
     */
    ConnectionCount(int limit, int addressLimit) {
        this.limit = limit;
        this.addressLimit = addressLimit;
        this.byAddress = addressLimit == 0 ? null : new AddressCount();
    }

    /** Counts one more, which must be given back, with the same address, however it stands. */
    Standing enter(@Nullable InetAddress client) {
        int excess = open.incrementAndGet() - limit;
        int addressExcess = byAddress == null || client == null ? 0 : byAddress.enter(client) - addressLimit;
        if (excess > tolerance(limit) || addressExcess > tolerance(addressLimit)) {
            return Standing.FAR_ABOVE;
        }
        return addressExcess > 0 ? Standing.ABOVE_FOR_ADDRESS : excess > 0 ? Standing.ABOVE : Standing.WITHIN;
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
