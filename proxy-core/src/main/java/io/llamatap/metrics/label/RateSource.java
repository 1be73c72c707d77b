package io.llamatap.metrics.label;

/** Whose clock measured a speed: the values of the label {@code source}. */
public enum RateSource implements ClosedValue {
    /** Ollama's. */
    REPORTED("reported"),
    /** The proxy's, at the flush to the client. */
    OBSERVED("observed");

    private final String label;

    RateSource(String label) {
        this.label = label;
    }

    @Override
    public String label() {
        return label;
    }
}
