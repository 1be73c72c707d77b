package io.llamatap.metrics.label;

/** A label value that is a constant of an enum, where the enum is the set of all values. */
public interface ClosedValue extends LabelValue {
    /** Returns the place of the constant in its enum. */
    int ordinal();

    @Override
    default int place() {
        return ordinal();
    }
}
