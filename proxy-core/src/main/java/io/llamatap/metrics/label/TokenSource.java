package io.llamatap.metrics.label;

/** Who says how many tokens there were. */
public enum TokenSource implements ClosedValue {
    /** Ollama. */
    REPORTED("reported"),
    /** Nobody: frames with text were counted instead. */
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
