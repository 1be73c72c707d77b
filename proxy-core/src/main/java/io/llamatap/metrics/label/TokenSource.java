package io.llamatap.metrics.label;

/** Where a number of tokens comes from: the values of the label {@code source}. */
public enum TokenSource implements ClosedValue {
    /** Reported by Ollama. */
    REPORTED("reported"),
    /** Estimated by the number of frames with generated output. */
    ESTIMATED("estimated");

    private final String label;

    TokenSource(String label) {
        this.label = label;
    }

    @Override
    public String label() {
        return label;
    }
}
