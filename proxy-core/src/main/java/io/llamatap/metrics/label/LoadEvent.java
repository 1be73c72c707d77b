package io.llamatap.metrics.label;

/** What became of a model in Ollama's memory: the closed set of values of the label {@code event}. */
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
