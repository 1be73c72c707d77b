package io.llamatap.metrics.label;

/** Whose clock a speed was measured with. */
public enum RateSource implements ClosedValue {
    /** That of Ollama. */
    REPORTED("reported"),
    /** Ours, at the flush towards the client. */
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
