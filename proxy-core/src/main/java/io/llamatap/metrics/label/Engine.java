package io.llamatap.metrics.label;

/** Engines as vLLM numbers them: the set of values of the label {@code engine}. One Ollama is one. */
public enum Engine implements ClosedValue {
    ONLY;

    @Override
    public String label() {
        return "0";
    }
}
