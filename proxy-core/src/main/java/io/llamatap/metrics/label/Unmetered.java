package io.llamatap.metrics.label;

/** Why an answer of a model, though relayed, told no token counts. */
public enum Unmetered implements ClosedValue {
    /** It carries none. */
    NO_USAGE("no_usage"),
    /** It is compressed. */
    CONTENT_ENCODING("content_encoding"),
    /** It is not JSON. */
    NON_JSON("non_json");

    private final String label;

    Unmetered(String label) {
        this.label = label;
    }

    @Override
    public String label() {
        return label;
    }
}
