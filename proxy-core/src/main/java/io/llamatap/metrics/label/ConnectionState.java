package io.llamatap.metrics.label;

/** What an upstream connection is doing. */
public enum ConnectionState implements ClosedValue {
    /** Serving an exchange. */
    ACTIVE("active"),
    /** Kept for the next exchange. */
    IDLE("idle"),
    /** Being made. */
    CONNECTING("connecting");

    private final String label;

    ConnectionState(String label) {
        this.label = label;
    }

    @Override
    public String label() {
        return label;
    }
}
