package io.llamatap.metrics.label;

/** A value of a label. It is counted by its place and shown by its text. Any thread. */
public interface LabelValue {
    /** Returns the text that is shown. */
    String label();

    /** Returns the index in the set of all values of the label. */
    int place();
}
