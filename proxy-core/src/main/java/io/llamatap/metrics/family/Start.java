package io.llamatap.metrics.family;

import io.llamatap.metrics.label.LabelValue;

/** Which series of a family stand at 0 before anything was counted, so that rates over them see the first count. Stateless. */
@FunctionalInterface
public interface Start {
    Start ALL = values -> true;
    /** Told without asking for each series. */
    Start NONE = values -> false;

    /** Says whether a series is among them, by the values of its labels. */
    boolean includes(LabelValue[] values);
}
