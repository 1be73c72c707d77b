package io.llamatap.metrics.label;

/** Where a model runs: the closed set of values of the label {@code location}. */
public enum Location implements ClosedValue {
    /** On the upstream. */
    LOCAL("local"),
    /** On another server, to which the upstream passes requests on. */
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
