package io.llamatap.tap;

import io.llamatap.metrics.label.GivenValue;

/** Why the upstream could not be used: the closed set of values of the label {@code reason}. */
public enum UpstreamError implements GivenValue.UpstreamError {
    DNS("dns"),
    REFUSED("refused"),
    UNREACHABLE("unreachable"),
    CONNECT_TIMEOUT("connect_timeout"),
    TLS("tls"),
    RESET("reset"),
    HEADER_TIMEOUT("header_timeout"),
    IDLE_TIMEOUT("idle_timeout"),
    PROTOCOL("protocol"),
    /** It answered a route of Ollama's with a redirect. */
    REDIRECT("redirect"),
    /** It answered a route of Ollama's with what Ollama never answers, such as the page of a login portal. */
    FOREIGN_BODY("foreign_body");

    private final String label;

    UpstreamError(String label) {
        this.label = label;
    }

    /** Returns the value of the label {@code reason}. */
    @Override
    public String label() {
        return label;
    }
}
