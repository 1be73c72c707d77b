package io.llamatap.metrics.label;

/** The number of an event loop. Immutable. */
public record LoopNumber(int place) implements LabelValue {
    @Override
    public String label() {
        return Integer.toString(place);
    }
}
