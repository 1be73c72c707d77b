package io.llamatap.metrics.label;

/** Which delay of the proxy was measured: the values of the label {@code phase}. */
public enum OverheadPhase implements ClosedValue {
    /** From the end of the request head until it was handed to the kernel for the upstream. */
    REQUEST("request"),
    /** From the read of the first bytes of a response to their flush to the client. */
    FIRST_BYTE("first_byte"),
    /** The same for every later read of the response. */
    CHUNK("chunk");

    private final String label;

    OverheadPhase(String label) {
        this.label = label;
    }

    @Override
    public String label() {
        return label;
    }
}
