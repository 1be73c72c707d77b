package io.llamatap.metrics.label;

/** Whether Ollama loaded or unloaded a model: the values of the label {@code event}. */
public enum LoadEvent implements ClosedValue {
    LOAD("load"),
    UNLOAD("unload");

    private final String label;

    LoadEvent(String label) {
        this.label = label;
    }

    @Override
    public String label() {
        return label;
    }
}
