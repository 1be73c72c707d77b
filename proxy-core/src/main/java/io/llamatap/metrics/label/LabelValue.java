package io.llamatap.metrics.label;

/** A value of a label: its place in the label's set is what is counted by, its text is what is shown. Any thread. */
public interface LabelValue {
    /** Returns the value as the page shows it. */
    String label();

    /** Returns its place in the set of all values of the label. */
    int place();
}
