package io.llamatap.metrics.label;

/** The numbers of engines in the dialect {@code vllm}. One Ollama counts as one engine. */
public enum Engine implements ClosedValue {
    ONLY;

    @Override
    public String label() {
        return "0";
    }
}
