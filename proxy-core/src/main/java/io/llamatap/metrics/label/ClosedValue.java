package io.llamatap.metrics.label;

/** A label value that is an enum constant. The enum is the set of all values. */
public interface ClosedValue extends LabelValue {
    /** Returns the index of the constant in its enum. */
    int ordinal();

    @Override
    default int place() {
        return ordinal();
    }
}
