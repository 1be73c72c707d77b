package io.llamatap.relay.upstream;

import io.llamatap.relay.exchange.GatewayFailure;

/** Receives the result of a {@link ConnectAttempt}, on its event loop. */
interface ConnectOutcome {
    /** There is a connection. */
    void onConnected(UpstreamHandler handler);

    /** No address could be connected to. */
    void onNotConnected(GatewayFailure failure);

    /** A callback threw an unexpected exception. */
    void onBug(Throwable bug);
}
