package io.llamatap.tap;

import io.llamatap.metrics.label.GivenValue;

/** How the upstream failed: the values of the label {@code reason}, also where requests to models are counted that failed so. */
public enum UpstreamError implements GivenValue.UpstreamError, GivenValue.ModelFailure {
    DNS("dns"),
    REFUSED("refused"),
    UNREACHABLE("unreachable"),
    CONNECT_TIMEOUT("connect_timeout"),
    TLS("tls"),
    RESET("reset"),
    HEADER_TIMEOUT("header_timeout"),
    IDLE_TIMEOUT("idle_timeout"),
    PROTOCOL("protocol"),
    /** It responded to a route of Ollama with a redirect, which Ollama never sends. */
    REDIRECT("redirect"),
    /** It responded to a route of Ollama with a body that Ollama never sends, such as a login page. */
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

    @Override
    public boolean startsAtZero() {
        return this == REFUSED;
    }

    /** A process that runs a model is one behind Ollama, whose own connections say nothing of it. */
    @Override
    public boolean isCrash() {
        return false;
    }
}
