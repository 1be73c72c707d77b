package io.llamatap.metrics.label;

/** The phase of an exchange in progress: the values of the label {@code phase}. */
public enum Phase implements ClosedValue {
    /** A new connection to the upstream is being opened. */
    UPSTREAM_CONNECT("upstream_connect"),
    /** The request is being sent, or no byte of the response has arrived. */
    WAITING_FIRST_BYTE("waiting_first_byte"),
    /** The response of a model has begun, but has no generated output so far. */
    WAITING_FIRST_TOKEN("waiting_first_token"),
    /** The response is being relayed. */
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
