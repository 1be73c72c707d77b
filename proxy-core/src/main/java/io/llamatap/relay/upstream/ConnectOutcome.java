package io.llamatap.relay.upstream;

import io.llamatap.relay.exchange.GatewayFailure;

/** Whom a {@link ConnectAttempt} tells what became of it. On its event loop. */
interface ConnectOutcome {
    /** There is a connection. */
    void onConnected(UpstreamHandler handler);

    /** There is none to be had. */
    void onNotConnected(GatewayFailure failure);

    /** A callback threw. */
    void onBug(Throwable bug);
}
