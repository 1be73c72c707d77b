package io.llamatap.metrics.label;

/** Why a body could not be read by the tap. */
public enum TapFailure implements ClosedValue {
    /** Not JSON, or not JSON as Ollama writes it. */
    MALFORMED_JSON("malformed_json"),
    /** A wanted value was longer than what is held. */
    OVERSIZE_TOKEN("oversize_token"),
    /** Nested too deeply. */
    DEPTH("depth"),
    /** Neither labelled as JSON or server-sent events nor looking like either. */
    UNKNOWN_FRAMING("unknown_framing"),
    /** An error of our own. */
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
