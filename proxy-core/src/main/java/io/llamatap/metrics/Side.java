package io.llamatap.metrics;

/** A side of an exchange. */
public enum Side implements LabelValue {
    CLIENT("client"),
    UPSTREAM("upstream");

    private final String label;

    Side(String label) {
        this.label = label;
    }

    @Override
    public String label() {
        return label;
    }
}
