package io.llamatap.relay.http1;

/** The rules of HTTP/1 that a head can break, in its syntax or in its meaning. */
public enum HeadFault {
    /** The request line is not {@code METHOD target HTTP/d.d}. */
    REQUEST_LINE,
    /** The request target has none of the accepted forms. */
    REQUEST_TARGET,
    /** A header field is malformed. */
    FIELD,
    /** There is not exactly one valid Host field. */
    HOST,
    /** Content-Length is not one decimal number below 2^63. */
    CONTENT_LENGTH,
    /** Transfer-Encoding is not just {@code chunked}, or the version is HTTP/1.0. */
    TRANSFER_ENCODING,
    /** An unknown transfer coding precedes {@code chunked}. */
    TRANSFER_CODING,
    /** There are both Content-Length and Transfer-Encoding, or one of them is repeated. */
    FRAMING,
    /** Connection names a field that is not hop-by-hop. */
    CONNECTION,
    /** Sec-WebSocket-Key1 and -Key2 announce a body without a length (a draft of WebSocket). */
    OLD_WEBSOCKET,
    /** A TRACE request has a body. */
    TRACE_BODY,
    /** The first byte is that of a TLS handshake record. */
    TLS_ON_PLAIN_PORT,
    /** The method is CONNECT. */
    CONNECT,
    /** The request line is too long. */
    LINE_TOO_LONG,
    /** An expectation is not {@code 100-continue}. */
    EXPECTATION,
    /** The head is too large. */
    HEAD_TOO_LARGE,
    /** There are too many header fields. */
    TOO_MANY_FIELDS,
    /** The major version is not 1. */
    VERSION,
    /** The head of a response breaks any of these rules. */
    RESPONSE
}
