package io.llamatap.relay.exchange;

import io.llamatap.relay.http1.HeadFault;
import io.llamatap.relay.http1.StringCache;
import io.llamatap.tap.ExchangeEnd;
import io.llamatap.tap.UpstreamError;
import io.netty.handler.codec.http.HttpResponseStatus;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;

/**
 * Every cause for which we answer in the upstream's stead: status, metric label and the one line that a user reads. This is the
 * one place where they are decided. The message names the rule that was broken, never the bytes that broke it; but for a name that
 * is not allowed, which has to be known to be allowed, and of which only harmless characters are repeated.
 */
public enum GatewayFailure {
    REQUEST_LINE(400, "request_line", "the request line is not 'METHOD target HTTP/1.1'"),
    REQUEST_TARGET(
            400, "request_target", "the request target is neither '/path', 'http://host/path' nor '*' for OPTIONS"),
    FIELD(400, "field", "a header field is malformed (RFC 9112 section 5)"),
    HOST(400, "host", "exactly one valid Host field is needed (RFC 9112 section 3.2)"),
    CONTENT_LENGTH(400, "content_length", "Content-Length is not one decimal number below 2^63"),
    TRANSFER_ENCODING(400, "transfer_encoding", "the only Transfer-Encoding accepted is 'chunked', once, in HTTP/1.1"),
    FRAMING(
            400,
            "ambiguous_framing",
            "Content-Length and Transfer-Encoding exclude each other, and neither may be repeated"),
    CONNECTION(400, "connection", "Connection names a field that is not hop-by-hop"),
    OLD_WEBSOCKET(400, "websocket_keys", "Sec-WebSocket-Key1 and -Key2 announce a body without a length"),
    TRACE_BODY(400, "trace_body", "TRACE has no body (RFC 9110 section 9.3.8)"),
    PATH(400, "path", "the path leads above the path of the upstream by '..' (RFC 3986 section 5.2.4)"),
    CHUNK(400, "chunk", "the chunked body is malformed (RFC 9112 section 7.1)"),
    TLS_ON_PLAIN_PORT(400, "tls_on_plain_port", "this port speaks plain HTTP, not TLS"),
    PLAIN_ON_TLS_PORT(400, "plain_on_tls_port", "a plain HTTP request was sent to a port that speaks TLS"),
    TOKEN(401, "token", "a token is needed that this proxy knows: 'Authorization: Bearer ...'"),
    NETWORK(403, "network", "clients from your address may not ask for this"),
    HOST_NOT_ALLOWED(403, "host_not_allowed", "the name in the request's Host is not one of allowed-hosts") {
        @Override
        public String message(String seen) {
            return "requests for the host '" + StringCache.printable(seen)
                    + "' are not accepted: if it is a name of this server, add it to allowed-hosts";
        }
    },
    CONNECT(405, "connect", "CONNECT is not supported: this is no tunnel"),
    HEAD_TIMEOUT(408, "head_timeout", "the request's head took too long"),
    BODY_TIMEOUT(408, "body_timeout", "the request's body stopped coming"),
    LINE_TOO_LONG(414, "line_too_long", "the request line is too long"),
    EXPECTATION(417, "expectation", "the only expectation known is '100-continue'"),
    HEAD_TOO_LARGE(431, "head_too_large", "the request's head is too large"),
    TOO_MANY_FIELDS(431, "too_many_fields", "the request has too many header fields"),
    TRANSFER_CODING(501, "transfer_coding", "a transfer coding before 'chunked' is not known"),
    OVERLOADED(503, "connections", "too many connections, please try again"),
    ADDRESS_OVERLOADED(503, "connections_per_address", "too many connections from your address, please try again"),
    CLIENT_MEMORY(
            503,
            "client_memory",
            "too much is held for clients that have not finished their requests, please try again (client-memory)"),
    VERSION(505, "version", "only HTTP/1.0 and HTTP/1.1 are spoken"),
    NO_PAGE(404, "no_page", "there is no such page here"),

    UPSTREAM_NAME(502, UpstreamError.DNS, "the name of the upstream cannot be resolved"),
    UPSTREAM_REFUSED(502, UpstreamError.REFUSED, "the upstream refuses connections: is Ollama running?"),
    UPSTREAM_UNREACHABLE(502, UpstreamError.UNREACHABLE, "the upstream cannot be reached"),
    UPSTREAM_CERTIFICATE_UNTRUSTED(502, UpstreamError.TLS, "the certificate of the upstream is not trusted"),
    UPSTREAM_CERTIFICATE_NAME(502, UpstreamError.TLS, "the certificate of the upstream is for another name"),
    UPSTREAM_CERTIFICATE_DATE(
            502, UpstreamError.TLS, "the certificate of the upstream has expired, or is not valid yet"),
    UPSTREAM_NOT_TLS(502, UpstreamError.TLS, "the upstream does not speak TLS"),
    UPSTREAM_WANTS_CERTIFICATE(
            502,
            UpstreamError.TLS,
            "the upstream wants a TLS client certificate that it trusts: upstream-tls-certificate and upstream-tls-key"),
    UPSTREAM_MAY_WANT_CERTIFICATE(
            502,
            UpstreamError.TLS,
            "the upstream broke off the TLS handshake: it may want a client certificate (upstream-tls-certificate), or other"
                    + " versions and ciphers"),
    UPSTREAM_TLS_NAME(
            502,
            UpstreamError.TLS,
            "the upstream knows nothing of the name that it was asked for in the TLS handshake"),
    UPSTREAM_HANDSHAKE(502, UpstreamError.TLS, "the TLS handshake with the upstream failed"),
    UPSTREAM_CLOSED(502, UpstreamError.RESET, "the upstream closed the connection without a whole answer"),
    UPSTREAM_PROTOCOL(502, UpstreamError.PROTOCOL, "the upstream's answer is not valid HTTP"),
    UPSTREAM_CONNECT_TIMEOUT(504, UpstreamError.CONNECT_TIMEOUT, "connecting to the upstream took too long"),
    UPSTREAM_FIRST_BYTE_TIMEOUT(504, UpstreamError.HEADER_TIMEOUT, "the upstream's answer took too long"),
    UPSTREAM_BETWEEN_BYTES_TIMEOUT(504, UpstreamError.IDLE_TIMEOUT, "the upstream fell silent in its answer");

    private static final String MIDWAY = "a response that had begun was cut off: ";

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

    /** Returns what a broken rule of a head leads to. */
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

    /** The status and its name; Netty still has that of RFC 2616 for 414. */
    public String statusLine() {
        return status == 414
                ? "414 URI Too Long"
                : HttpResponseStatus.valueOf(status).toString();
    }

    /** The label {@code reason} of the metrics: one word out of this closed set. */
    public String label() {
        return label;
    }

    public String message() {
        return message;
    }

    /**
     * Returns the message for one case.
     *
     * @param seen what the request had where the rule was broken, not yet fit to be shown; empty where that is not told
     */
    public String message(String seen) {
        return message;
    }

    /** What the log says of it; made once, since clients can bring it about at will. */
    String logLine() {
        return logLine;
    }

    /** What the log knows it by where a response had begun, hence no status of ours is given. */
    String midwayReason() {
        return midwayReason;
    }

    /** What the log says of it there. */
    String midwayLine() {
        return midwayLine;
    }

    /** How loudly a case is logged: what an operator may have to change something for is a warning. */
    Level level() {
        return upstreamError != null || status == 503 || this == HOST_NOT_ALLOWED ? Level.WARN : Level.INFO;
    }

    /** What the upstream did wrong; null where the client or we are the cause. */
    @Nullable
    public UpstreamError upstreamError() {
        return upstreamError;
    }

    /** Says whether no connection to the upstream could be had at all. */
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

    /** How an exchange ends that fails for this. */
    ExchangeEnd exchangeEnd() {
        if (this == UPSTREAM_CONNECT_TIMEOUT) {
            // The upstream's fault, not its slowness: nothing was asked of it yet.
            return ExchangeEnd.UPSTREAM_FAILED;
        }
        if (status == 408 || status == 504) {
            return ExchangeEnd.TIMED_OUT;
        }
        return upstreamError == null ? ExchangeEnd.REJECTED : ExchangeEnd.UPSTREAM_FAILED;
    }
}
