package io.llamatap.tap;

/** How an exchange ended on the wire; what that means for its outcome is for the tap to judge. */
public enum ExchangeEnd {
    /** The upstream's answer was passed on whole. */
    COMPLETE,
    /** The client was gone first. */
    CLIENT_LEFT,
    /** The upstream broke off in the middle of its answer. */
    TRUNCATED,
    /** We answered in the upstream's stead, since it failed: 502, or 504 if it could not even be connected to. */
    UPSTREAM_FAILED,
    /** One of our own time limits ended it: 408, 504, or a stalled client. */
    TIMED_OUT,
    /** We broke it off, since the time for draining was over, something here needed its room, or for a fault of ours. */
    BROKEN_OFF,
    /** We refused the request after its head had been accepted, such as for malformed chunks: 400. */
    REJECTED
}
