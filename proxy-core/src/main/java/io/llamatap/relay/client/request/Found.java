package io.llamatap.relay.client.request;

/** What {@link RequestReader} found in the bytes of a client. */
public enum Found {
    /** Nothing can be done before more bytes arrive, or something else happens. */
    NOTHING,
    /** A valid request, described by the event loop's head and validator. */
    REQUEST,
    /** A head whose syntax breaks a rule; see {@link RequestReader#fault}. */
    MALFORMED,
    /** A head whose meaning breaks a rule; see {@link RequestReader#fault}. It is in the event loop's head. */
    INVALID,
    /** The end of the present request's body. */
    BODY_END,
    /** The framing of the present request's body breaks a rule, so that its end cannot be found. */
    BODY_MALFORMED
}
