package io.llamatap.metrics.declaration;

import io.llamatap.metrics.cell.Count;
import io.llamatap.metrics.label.LabelValue;
import org.jspecify.annotations.Nullable;

/**
 * The rule for a family that consists of another family's counts: a promised name for numbers that are counted once under our own
 * name.
 *
 * @param source the family that is added up
 * @param rule returns, for the label values of a source series, the place that it is added to
 */
public record Sum(Counted<Count> source, Rule rule) {
    /** Returns the place that a series of the source is added to. Stateless. */
    @FunctionalInterface
    public interface Rule {
        /** The place of a series that is left out. */
        int LEFT_OUT = -1;

        int place(LabelValue[] values);
    }

    /** Returns the place of a value; null means left out. */
    static int place(@Nullable LabelValue value) {
        return value == null ? Rule.LEFT_OUT : value.place();
    }
}
