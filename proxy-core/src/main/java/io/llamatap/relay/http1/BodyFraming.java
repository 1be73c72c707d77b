package io.llamatap.relay.http1;

/** How the end of a body is told (RFC 9112 section 6.3). */
public enum BodyFraming {
    /** There is no body. */
    NONE,
    /** Content-Length says how many bytes there are. */
    LENGTH,
    /** Transfer-Encoding: chunked. */
    CHUNKED,
    /** The end of the connection is the end of the body: responses only. */
    UNTIL_CLOSE
}
