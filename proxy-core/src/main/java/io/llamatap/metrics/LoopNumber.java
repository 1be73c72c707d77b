package io.llamatap.metrics;

/** The number of an event loop. Immutable. */
record LoopNumber(int place) implements LabelValue {
    @Override
    public String label() {
        return Integer.toString(place);
    }
}
