package io.llamatap.metrics.label;

/**
 * The label value of a model. There is one object for each model with series of its own.
 *
 * <p>Any thread. Its place never changes. Its text changes if Ollama lists the model in another spelling.
 */
public final class ModelLabel implements LabelValue {
    /** The label of requests without a model: the empty text. */
    public static final ModelLabel NONE = new ModelLabel(0, "");

    /** The label of all models that are not admitted. */
    public static final ModelLabel OTHER = new ModelLabel(1, "__other__");

    private final int place;
    private volatile String label;

    /** Creates the label of a model. Only the table of all models does this, because a place belongs to one model. */
    public ModelLabel(int place, String label) {
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
    public void respell(String spelling) {
        label = spelling;
    }

    @Override
    public String toString() {
        return place + " " + label;
    }
}
