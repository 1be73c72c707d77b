package io.llamatap.metrics.label;

/** How a response that began with status 200 failed: the values of the label {@code reason}. */
public enum StreamError implements ClosedValue {
    /** It contained an error object. */
    ERROR_OBJECT("error_object"),
    /** It was cut off. */
    TRUNCATED("truncated");

    private final String label;

    StreamError(String label) {
        this.label = label;
    }

    @Override
    public String label() {
        return label;
    }
}
