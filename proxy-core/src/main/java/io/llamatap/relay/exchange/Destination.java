package io.llamatap.relay.exchange;

import io.llamatap.relay.http1.LocationPath;
import io.llamatap.relay.http1.RequestHeadWriter;

/** An upstream, as the exchanges of one listener on one event loop see it. Owned by that event loop. */
public interface Destination {
    /** Returns the writer of request heads for this upstream. */
    RequestHeadWriter headWriter();

    /** Returns the rewriter that removes the upstream's base path from Location header fields. */
    LocationPath location();

    /** Creates the upstream side of an exchange. */
    UpstreamSide connectionFor(Exchange exchange);
}
