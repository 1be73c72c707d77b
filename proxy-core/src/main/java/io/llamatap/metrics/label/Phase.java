package io.llamatap.metrics.label;

/** Where an exchange is: the closed set of values of the label {@code phase} of what is in flight. */
public enum Phase implements ClosedValue {
    /** A new connection to the upstream is being made. */
    UPSTREAM_CONNECT("upstream_connect"),
    /** The request is being sent, or its answer is awaited. */
    WAITING_FIRST_BYTE("waiting_first_byte"),
    /** The answer of a model has begun, but nothing generated came yet. */
    WAITING_FIRST_TOKEN("waiting_first_token"),
    /** The answer is being passed on. */
    STREAMING("streaming");

    private final String label;

    Phase(String label) {
        this.label = label;
    }

    @Override
    public String label() {
        return label;
    }
}
