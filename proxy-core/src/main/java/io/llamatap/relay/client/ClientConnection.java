package io.llamatap.relay.client;

import io.llamatap.relay.exchange.GatewayFailure;

/** What the parts of a client's connection ask of the whole. On its event loop. */
interface ClientConnection {
    /** Rejects what is not a whole request yet, and closes: what follows it cannot be trusted. */
    void reject(GatewayFailure failure);

    /** What goes on goes on, and is the last. */
    void cutOff();

    /** The client has left, but may still take what it was sent. */
    void onLeft();

    /** Something threw that must not: the connection ends, and with it whatever was going on. */
    void onBug(Throwable bug);
}
