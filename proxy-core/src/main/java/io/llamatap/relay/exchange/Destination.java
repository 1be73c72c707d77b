package io.llamatap.relay.exchange;

import io.llamatap.relay.http1.LocationPath;
import io.llamatap.relay.http1.RequestHeadWriter;

/** An upstream as one listener's exchanges on one event loop see it. Owned by that loop. */
public interface Destination {
    /** What writes the heads of requests for it. */
    RequestHeadWriter headWriter();

    /** What takes the upstream's own path out of its responses. */
    LocationPath location();

    /** Makes what gets an exchange its connection. */
    UpstreamSide connectionFor(Exchange exchange);
}
