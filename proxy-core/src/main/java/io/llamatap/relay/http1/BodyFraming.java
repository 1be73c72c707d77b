package io.llamatap.relay.http1;

/** How the end of a message body is marked (RFC 9112 section 6.3). */
public enum BodyFraming {
    /** There is no body. */
    NONE,
    /** Content-Length gives the number of bytes. */
    LENGTH,
    /** The body is sent in chunks (Transfer-Encoding: chunked). */
    CHUNKED,
    /** The body ends when the connection is closed; responses only. */
    UNTIL_CLOSE
}
