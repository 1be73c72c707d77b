package io.llamatap.metrics.label;

/** Where a model computes: the closed set of values of the label {@code location}. */
public enum Location implements ClosedValue {
    /** In the Ollama that is asked. */
    LOCAL("local"),
    /** At another one, to which Ollama passes requests on. */
    CLOUD("cloud");

    private final String label;

    Location(String label) {
        this.label = label;
    }

    @Override
    public String label() {
        return label;
    }
}
