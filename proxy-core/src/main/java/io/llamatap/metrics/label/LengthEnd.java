package io.llamatap.metrics.label;

/** Which limit on its length ended a response: the closed set of values of the label {@code reason} of such ends. */
public enum LengthEnd implements ClosedValue {
    /** The most tokens that were to be generated. */
    OUTPUT_LIMIT("output_limit"),
    /** Prompt and output filled the context. */
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
