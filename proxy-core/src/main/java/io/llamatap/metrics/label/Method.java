package io.llamatap.metrics.label;

/** The method of a request to a model. There is only one. */
public enum Method implements ClosedValue {
    POST;

    @Override
    public String label() {
        return name();
    }
}
