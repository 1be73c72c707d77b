package io.llamatap.relay.client;

/** What {@link RequestReader} found in what a client sent. */
enum Found {
    /** Nothing can be done before more comes, or before something else has happened. */
    NOTHING,
    /** A request that may be passed on: the loop's head and validator are about it. */
    REQUEST,
    /** A head that breaks a rule in its bytes; see {@link RequestReader#fault}. */
    MALFORMED,
    /** A head that breaks a rule in its meaning; see {@link RequestReader#fault}. The loop's head holds it. */
    INVALID,
    /** The end of the present request's body. */
    BODY_END,
    /** The framing of the present request's body breaks a rule: there will be no end to it. */
    BODY_MALFORMED
}
