package io.llamatap.metrics.label;

/**
 * The label value of a model. There is one object for each model with series of its own, see {@link ModelNames}.
 *
 * <p>Any thread. Its place never changes. Its text changes if Ollama lists the model in another spelling.
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

    /** Changes its text to another spelling. */
    void respell(String spelling) {
        label = spelling;
    }

    @Override
    public String toString() {
        return place + " " + label;
    }
}
