package io.llamatap.tap;

/** How an exchange ended on the wire. The tap derives the outcome from it. */
public enum ExchangeEnd {
    /** The upstream's response was relayed completely. */
    COMPLETE,
    /** The client left before the response was complete. */
    CLIENT_LEFT,
    /** The upstream closed the connection in the middle of its response. */
    TRUNCATED,
    /** The upstream failed, so the proxy responded itself: with 502, or with 504 if connecting timed out. */
    UPSTREAM_FAILED,
    /** A time limit of the proxy ended it: 408, 504, or a client that stopped reading. */
    TIMED_OUT,
    /** The proxy ended it: draining took too long, its memory was needed, or the proxy itself failed. */
    BROKEN_OFF,
    /** The proxy rejected the request after its head had been accepted, for example for malformed chunks: 400. */
    REJECTED
}
