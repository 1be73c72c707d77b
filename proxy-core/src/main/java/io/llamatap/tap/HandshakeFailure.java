package io.llamatap.tap;

import io.llamatap.metrics.label.GivenValue;

/** Why a TLS handshake with a client failed: the values of the label {@code reason}. */
public enum HandshakeFailure implements GivenValue.HandshakeFailure {
    /** The client sent something else than TLS, most often plain HTTP. */
    PLAIN("plain"),
    /** The handshake took too long. */
    TIMEOUT("timeout"),
    /** The connection was closed first, as by probes that only check for an open port. */
    CLOSED("closed"),
    /** The client aborted the handshake, most often because it does not trust the certificate. */
    REFUSED_BY_CLIENT("refused_by_client"),
    /** Client and proxy have no version, cipher suite or application protocol in common, or the client violated the protocol. */
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
