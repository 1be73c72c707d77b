package io.llamatap.metrics.label;

/** How it shows that a prompt was cut: the closed set of values of the label {@code reason} of such prompts. */
public enum Truncation implements ClosedValue {
    /** Exactly as many tokens were read as Ollama leaves of a prompt that is too long, of a text that has far more. */
    FINGERPRINT("fingerprint"),
    /** The text cannot have fitted into the context, and far fewer tokens were read than it must have. */
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
