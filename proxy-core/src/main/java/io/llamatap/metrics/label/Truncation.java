package io.llamatap.metrics.label;

/** How a truncated prompt was detected: the closed set of values of the label {@code reason} of truncated prompts. */
public enum Truncation implements ClosedValue {
    /** The token count is exactly what Ollama leaves of a prompt that is too long, and the text has far more tokens. */
    FINGERPRINT("fingerprint"),
    /** The text does not fit into the context, and the model has read far fewer tokens than it has. */
    SIZE("size");

    private final String label;

    Truncation(String label) {
        this.label = label;
    }

    @Override
    public String label() {
        return label;
    }
}
