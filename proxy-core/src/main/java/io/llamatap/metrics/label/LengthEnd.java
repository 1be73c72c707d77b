package io.llamatap.metrics.label;

/** Which limit ended a response with the reason {@code length}: the closed set of values of the label {@code reason}. */
public enum LengthEnd implements ClosedValue {
    /** The limit of output tokens. */
    OUTPUT_LIMIT("output_limit"),
    /** Prompt and output together reached the context. */
    CONTEXT_FULL("context_full");

    private final String label;

    LengthEnd(String label) {
        this.label = label;
    }

    @Override
    public String label() {
        return label;
    }
}
