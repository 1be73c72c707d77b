package io.llamatap.relay;

import io.llamatap.relay.exchange.Limits;
import io.llamatap.relay.exchange.Timeouts;
import io.llamatap.relay.io.Transport;

/**
 * What the relay is told at its start.
 *
 * @param loops the number of event loops, at least 1
 * @param upstreamHostHeader whether Host names the upstream instead of what the client sent
 */
public record RelayOptions(
        Transport transport, int loops, Timeouts timeouts, Limits limits, boolean upstreamHostHeader) {

    /** Returns what holds where nothing is set: one loop per processor. */
    public static RelayOptions defaults() {
        return new RelayOptions(
                Transport.AUTO,
                Runtime.getRuntime().availableProcessors(),
                Timeouts.defaults(),
                Limits.defaults(),
                false);
    }
}
