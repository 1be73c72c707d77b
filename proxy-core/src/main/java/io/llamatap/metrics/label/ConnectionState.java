package io.llamatap.metrics.label;

/** The state of an upstream connection: the values of the label {@code state}. */
public enum ConnectionState implements ClosedValue {
    /** Serving an exchange. */
    ACTIVE("active"),
    /** Kept for the next exchange. */
    IDLE("idle"),
    /** Being opened. */
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
