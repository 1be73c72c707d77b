package io.llamatap.metrics;

/** A member of a closed set of label values: its place in the set is what is counted by, its label is what is shown. */
public interface LabelValue {
    /** Returns the value as the page shows it. */
    String label();

    /** Returns its place in its enum. */
    int ordinal();

    /** Returns its place in the set. */
    default int place() {
        return ordinal();
    }
}
