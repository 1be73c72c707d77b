package io.llamatap.relay.client;

/** One request that the proxy itself responds to, but not at once. Used on the event loop of its client. */
interface OwnExchange {
    /** The client has left, or its connection is closed by us. */
    void cancel();
}
