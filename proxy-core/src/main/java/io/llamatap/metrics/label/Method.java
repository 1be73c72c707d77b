package io.llamatap.metrics.label;

/** The method of a request to a model: there is one only. */
public enum Method implements ClosedValue {
    POST;

    @Override
    public String label() {
        return name();
    }
}
