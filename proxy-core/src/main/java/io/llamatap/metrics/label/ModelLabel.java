package io.llamatap.metrics.label;

/**
 * A model as it is counted: one object for each name that has series of its own, see {@link ModelNames}.
 *
 * <p>Any thread. Its place never changes; its label does when Ollama lists the model under another spelling.
 */
public final class ModelLabel implements LabelValue {
    private final int place;
    private volatile String label;

    ModelLabel(int place, String label) {
        this.place = place;
        this.label = label;
    }

    @Override
    public String label() {
        return label;
    }

    @Override
    public int place() {
        return place;
    }

    /** Shows it under another spelling. */
    void respell(String spelling) {
        label = spelling;
    }

    @Override
    public String toString() {
        return place + " " + label;
    }
}
