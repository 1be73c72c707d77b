package io.llamatap.relay;

import io.llamatap.relay.exchange.Limits;
import io.llamatap.relay.exchange.Timeouts;
import io.llamatap.relay.io.Transport;

/**
 * The options of the relay that hold for all listeners. Immutable.
 *
 * @param transport the network I/O backend
 * @param loops the number of event loops, at least 1
 * @param timeouts the time limits of listeners without their own
 * @param limits the limits on sizes and counts
 * @param upstreamHostHeader whether Host is replaced by the upstream's host
 */
public record RelayOptions(
        Transport transport, int loops, Timeouts timeouts, Limits limits, boolean upstreamHostHeader) {

    /** Returns the defaults, with one event loop per processor. */
    public static RelayOptions defaults() {
        return new RelayOptions(
                Transport.AUTO,
                Runtime.getRuntime().availableProcessors(),
                Timeouts.defaults(),
                Limits.defaults(),
                false);
    }
}
