package io.llamatap.metrics.declaration;

import io.llamatap.metrics.label.LabelValue;

/** Which series of a family exist at 0 before anything was counted, so that rates include the first event. Stateless. */
@FunctionalInterface
public interface Start {
    Start ALL = values -> true;
    /** A constant, so that it can be recognised without testing each series. */
    Start NONE = values -> false;

    /** Says whether the series with these label values exists at 0. */
    boolean includes(LabelValue[] values);
}
