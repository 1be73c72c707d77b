package io.llamatap.metrics.label;

/** Why the tap could not read a body: the values of the label {@code reason}. */
public enum TapFailure implements ClosedValue {
    /** The body is not JSON. */
    MALFORMED_JSON("malformed_json"),
    /** A wanted value was too long and was truncated. */
    OVERSIZE_TOKEN("oversize_token"),
    /** The JSON is nested too deeply. */
    DEPTH("depth"),
    /** The body is neither labelled as JSON or server-sent events nor looks like either. */
    UNKNOWN_FRAMING("unknown_framing"),
    /** An exception in the tap. */
    EXCEPTION("exception");

    private final String label;

    TapFailure(String label) {
        this.label = label;
    }

    @Override
    public String label() {
        return label;
    }
}
