package io.llamatap.metrics.label;

/** Why the response of a model has no token counts: the values of the label {@code reason}. */
public enum Unmetered implements ClosedValue {
    /** The response contains none. */
    NO_USAGE("no_usage"),
    /** The request or the response is compressed. */
    CONTENT_ENCODING("content_encoding"),
    /** The response is not JSON. */
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
