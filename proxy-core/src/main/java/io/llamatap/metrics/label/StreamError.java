package io.llamatap.metrics.label;

/** How an answer that began with 200 failed. */
public enum StreamError implements ClosedValue {
    /** An error object stood in it. */
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
