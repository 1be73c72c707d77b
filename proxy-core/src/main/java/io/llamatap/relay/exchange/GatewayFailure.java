package io.llamatap.relay.exchange;

import io.llamatap.relay.http1.HeadFault;
import io.llamatap.relay.http1.StringCache;
import io.llamatap.tap.ExchangeEnd;
import io.llamatap.tap.UpstreamError;
import io.netty.handler.codec.http.HttpResponseStatus;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;

/**
 * The causes of error responses that the proxy makes itself, each with its status, its metric label and its message. This is the
 * only place where they are defined.
 *
 * <p>A message names the rule that was broken, never the bytes that broke it. The one exception is a host that is not allowed:
 * the operator has to know it, so it is shown with all but harmless characters replaced.
 */
public enum GatewayFailure {
    REQUEST_LINE(400, "request_line", "the request line is not 'METHOD target HTTP/1.1'"),
    REQUEST_TARGET(
            400, "request_target", "the request target must be '/path', 'http://host/path' or, for OPTIONS, '*'"),
    FIELD(400, "field", "a header field is malformed (RFC 9112 section 5)"),
    HOST(400, "host", "the request must have exactly one valid Host header field (RFC 9112 section 3.2)"),
    CONTENT_LENGTH(400, "content_length", "the value of Content-Length is not a decimal number below 2^63"),
    TRANSFER_ENCODING(
            400, "transfer_encoding", "the value of Transfer-Encoding must be 'chunked', and the version HTTP/1.1"),
    FRAMING(
            400,
            "ambiguous_framing",
            "the request has both Content-Length and Transfer-Encoding, or one of them more than once"),
    CONNECTION(400, "connection", "the Connection header field names a field that is not hop-by-hop"),
    OLD_WEBSOCKET(400, "websocket_keys", "requests with Sec-WebSocket-Key1 and Sec-WebSocket-Key2 are not supported"),
    TRACE_BODY(400, "trace_body", "a TRACE request must not have a body (RFC 9110 section 9.3.8)"),
    PATH(400, "path", "the path leads above the path of the upstream with '..' (RFC 3986 section 5.2.4)"),
    CHUNK(400, "chunk", "the chunked body is malformed (RFC 9112 section 7.1)"),
    TLS_ON_PLAIN_PORT(400, "tls_on_plain_port", "this port accepts plain HTTP only, not TLS"),
    PLAIN_ON_TLS_PORT(400, "plain_on_tls_port", "a plain HTTP request was sent to a port that speaks TLS"),
    TOKEN(401, "token", "a valid token is required: 'Authorization: Bearer <token>'"),
    /** As {@link #TOKEN}, for pages that browsers show. */
    PASSWORD(
            401,
            "token",
            "a valid token is required, as the password with any name, or as 'Authorization: Bearer <token>'"),
    NETWORK(403, "network", "clients from your address are not allowed to request this path"),
    HOST_NOT_ALLOWED(403, "host_not_allowed", "the host in the Host header field is not in allowed-hosts") {
        @Override
        public String message(String seen) {
            return "the host '" + StringCache.printable(seen)
                    + "' is not allowed: if it is a name of this server, add it to allowed-hosts";
        }
    },
    CONNECT(405, "connect", "the CONNECT method is not supported"),
    HEAD_TIMEOUT(408, "head_timeout", "the request head was not complete within request-head-timeout"),
    BODY_TIMEOUT(408, "body_timeout", "no more of the request body came within request-body-timeout"),
    LINE_TOO_LONG(414, "line_too_long", "the request line is too long"),
    EXPECTATION(417, "expectation", "the only supported expectation is '100-continue'"),
    HEAD_TOO_LARGE(431, "head_too_large", "the request head is too large"),
    TOO_MANY_FIELDS(431, "too_many_fields", "the request has too many header fields"),
    TRANSFER_CODING(501, "transfer_coding", "the only supported transfer coding is 'chunked'"),
    OVERLOADED(503, "connections", "there are too many connections; try again later"),
    ADDRESS_OVERLOADED(
            503, "connections_per_address", "there are too many connections from your address; try again later"),
    CLIENT_MEMORY(
            503, "client_memory", "the memory for incomplete requests, client-memory, is used up; try again later"),
    VERSION(505, "version", "only HTTP/1.0 and HTTP/1.1 are supported"),
    NO_PAGE(404, "no_page", "there is no such page"),

    UPSTREAM_NAME(502, UpstreamError.DNS, "the host name of the upstream cannot be resolved"),
    UPSTREAM_REFUSED(502, UpstreamError.REFUSED, "the upstream refused the connection: is Ollama running?"),
    UPSTREAM_UNREACHABLE(502, UpstreamError.UNREACHABLE, "the upstream cannot be reached"),
    UPSTREAM_CERTIFICATE_UNTRUSTED(502, UpstreamError.TLS, "the certificate of the upstream is not trusted"),
    UPSTREAM_CERTIFICATE_NAME(502, UpstreamError.TLS, "the certificate of the upstream is for another name"),
    UPSTREAM_CERTIFICATE_DATE(
            502, UpstreamError.TLS, "the certificate of the upstream has expired, or is not valid yet"),
    UPSTREAM_NOT_TLS(502, UpstreamError.TLS, "the upstream does not speak TLS"),
    UPSTREAM_WANTS_CERTIFICATE(
            502,
            UpstreamError.TLS,
            "the upstream requires a TLS client certificate that it trusts: set upstream-tls-certificate and upstream-tls-key"),
    UPSTREAM_MAY_WANT_CERTIFICATE(
            502,
            UpstreamError.TLS,
            "the upstream aborted the TLS handshake: it may require a client certificate (upstream-tls-certificate), or other"
                    + " TLS versions or ciphers"),
    UPSTREAM_TLS_NAME(
            502, UpstreamError.TLS, "the upstream does not know the server name that was sent in the TLS handshake"),
    UPSTREAM_HANDSHAKE(502, UpstreamError.TLS, "the TLS handshake with the upstream failed"),
    UPSTREAM_CLOSED(502, UpstreamError.RESET, "the upstream closed the connection before the response was complete"),
    UPSTREAM_PROTOCOL(502, UpstreamError.PROTOCOL, "the upstream's response is not valid HTTP"),
    UPSTREAM_CONNECT_TIMEOUT(
            504, UpstreamError.CONNECT_TIMEOUT, "connecting to the upstream took longer than connect-timeout"),
    UPSTREAM_FIRST_BYTE_TIMEOUT(504, UpstreamError.HEADER_TIMEOUT, "the upstream did not begin its response in time"),
    UPSTREAM_BETWEEN_BYTES_TIMEOUT(
            504,
            UpstreamError.IDLE_TIMEOUT,
            "the upstream stopped sending its response for longer than between-bytes-timeout");

    private static final String MIDWAY = "a response was cut off after it had begun: ";

    private final int status;
    private final String label;
    private final String message;
    private final String logLine;
    private final String midwayReason;
    private final String midwayLine;
    private final @Nullable UpstreamError upstreamError;

    GatewayFailure(int status, String label, String message) {
        this.status = status;
        this.label = label;
        this.message = message;
        this.logLine = status + ": " + message;
        this.midwayReason = label + "_midway";
        this.midwayLine = MIDWAY + message;
        this.upstreamError = null;
    }

    GatewayFailure(int status, UpstreamError error, String message) {
        this.status = status;
        this.label = error.label();
        this.message = message;
        this.logLine = status + ": " + message;
        this.midwayReason = label + "_midway";
        this.midwayLine = MIDWAY + message;
        this.upstreamError = error;
    }

    /** Returns the failure for a rule that a head breaks. */
    public static GatewayFailure of(HeadFault fault) {
        return switch (fault) {
            case REQUEST_LINE -> REQUEST_LINE;
            case REQUEST_TARGET -> REQUEST_TARGET;
            case FIELD -> FIELD;
            case HOST -> HOST;
            case CONTENT_LENGTH -> CONTENT_LENGTH;
            case TRANSFER_ENCODING -> TRANSFER_ENCODING;
            case TRANSFER_CODING -> TRANSFER_CODING;
            case FRAMING -> FRAMING;
            case CONNECTION -> CONNECTION;
            case OLD_WEBSOCKET -> OLD_WEBSOCKET;
            case TRACE_BODY -> TRACE_BODY;
            case TLS_ON_PLAIN_PORT -> TLS_ON_PLAIN_PORT;
            case CONNECT -> CONNECT;
            case LINE_TOO_LONG -> LINE_TOO_LONG;
            case EXPECTATION -> EXPECTATION;
            case HEAD_TOO_LARGE -> HEAD_TOO_LARGE;
            case TOO_MANY_FIELDS -> TOO_MANY_FIELDS;
            case VERSION -> VERSION;
            case RESPONSE -> UPSTREAM_PROTOCOL;
        };
    }

    public int status() {
        return status;
    }

    /** Returns the status code and its reason phrase. Netty has the phrase of RFC 2616 for 414. */
    public String statusLine() {
        return status == 414
                ? "414 URI Too Long"
                : HttpResponseStatus.valueOf(status).toString();
    }

    /** Returns the value of the label {@code reason} in the metrics, one of a closed set. */
    public String label() {
        return label;
    }

    public String message() {
        return message;
    }

    /**
     * Returns the message for one request.
     *
     * @param seen what the request had where the rule was broken, unescaped; empty if it is unknown
     */
    public String message(String seen) {
        return message;
    }

    /** Returns the line for the log. It is built once, since clients can cause it at will. */
    String logLine() {
        return logLine;
    }

    /** Returns the key for throttling the log where a response had already begun, so that the client does not get the status. */
    String midwayReason() {
        return midwayReason;
    }

    /** Returns the line for the log where a response had already begun. */
    String midwayLine() {
        return midwayLine;
    }

    /** Returns the log level: a warning where the operator may have to change something. */
    Level level() {
        return upstreamError != null || status == 503 || this == HOST_NOT_ALLOWED ? Level.WARN : Level.INFO;
    }

    /** Returns what went wrong at the upstream; null if the cause is the client or the proxy. */
    @Nullable
    public UpstreamError upstreamError() {
        return upstreamError;
    }

    /** Returns whether no connection to the upstream could be established. */
    boolean isUnreachable() {
        return switch (this) {
            case UPSTREAM_NAME,
                    UPSTREAM_REFUSED,
                    UPSTREAM_UNREACHABLE,
                    UPSTREAM_CONNECT_TIMEOUT,
                    UPSTREAM_CERTIFICATE_UNTRUSTED,
                    UPSTREAM_CERTIFICATE_NAME,
                    UPSTREAM_CERTIFICATE_DATE,
                    UPSTREAM_NOT_TLS,
                    UPSTREAM_WANTS_CERTIFICATE,
                    UPSTREAM_MAY_WANT_CERTIFICATE,
                    UPSTREAM_TLS_NAME,
                    UPSTREAM_HANDSHAKE -> true;
            default -> false;
        };
    }

    /** Returns how an exchange ends with this failure. */
    ExchangeEnd exchangeEnd() {
        if (this == UPSTREAM_CONNECT_TIMEOUT) {
            // The upstream failed: it was not slow, since no request had been sent.
            return ExchangeEnd.UPSTREAM_FAILED;
        }
        if (status == 408 || status == 504) {
            return ExchangeEnd.TIMED_OUT;
        }
        return upstreamError == null ? ExchangeEnd.REJECTED : ExchangeEnd.UPSTREAM_FAILED;
    }
}
