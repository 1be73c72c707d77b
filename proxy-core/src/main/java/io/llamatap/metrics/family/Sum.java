package io.llamatap.metrics.family;

import io.llamatap.metrics.cell.Count;
import io.llamatap.metrics.label.LabelValue;
import org.jspecify.annotations.Nullable;

/**
 * Says of which other family's counts a family consists: a promised name whose numbers are counted once, under our own.
 *
 * @param source the family that is summed up
 * @param rule for each of its series, by the values of its labels, what that is summed under
 */
public record Sum(Counted<Count> source, Rule rule) {
    /** Picks the place that a series of the source is summed under. Stateless. */
    @FunctionalInterface
    public interface Rule {
        /** The place of what is left out. */
        int LEFT_OUT = -1;

        int place(LabelValue[] values);
    }

    /** Returns the place of a value; null is left out. */
    static int place(@Nullable LabelValue value) {
        return value == null ? Rule.LEFT_OUT : value.place();
    }
}
