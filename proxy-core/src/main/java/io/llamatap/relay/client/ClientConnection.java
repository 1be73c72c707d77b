package io.llamatap.relay.client;

import io.llamatap.relay.exchange.GatewayFailure;

/** The client's connection, as its parts see it. All methods are called on its event loop. */
interface ClientConnection {
    /** Rejects a request that is incomplete or malformed, and closes: what follows it cannot be parsed reliably. */
    void reject(GatewayFailure failure);

    /** Lets the present response go on and makes it the last one. */
    void cutOff();

    /** The client has closed its sending side and its request is pointless now. It may still read what was sent to it. */
    void onLeft();

    /** An unexpected exception was thrown. The connection is closed, and its exchange ends. */
    void onBug(Throwable bug);
}
