package io.llamatap.metrics;

/** The method of a request to a model: there is one only. */
enum Method implements ClosedValue {
    POST;

    @Override
    public String label() {
        return name();
    }
}
