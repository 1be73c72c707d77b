package io.llamatap.tap;

import io.llamatap.metrics.label.GivenValue;

/** Why no TLS connection with a client came about: the closed set of values of the label {@code reason}. */
public enum HandshakeFailure implements GivenValue.HandshakeFailure {
    /** The client spoke, but not TLS: plain HTTP most often. */
    PLAIN("plain"),
    /** The handshake took too long. */
    TIMEOUT("timeout"),
    /** The connection ended first, as those of probes do that only look for an open port. */
    CLOSED("closed"),
    /** The client refused, most often since it does not trust the certificate. */
    REFUSED_BY_CLIENT("refused_by_client"),
    /** There is no version, cipher suite or application protocol that both know, or the client broke the protocol. */
    NEGOTIATION("negotiation");

    private final String label;

    HandshakeFailure(String label) {
        this.label = label;
    }

    /** Returns the value of the label {@code reason}. */
    @Override
    public String label() {
        return label;
    }
}
