package io.llamatap.metrics.declaration;

import io.llamatap.metrics.cell.CellMaker;
import io.llamatap.metrics.label.LabelValue;

/**
 * A counted family with two labels. Immutable.
 *
 * @param <C> the cell of a series on one event loop
 * @param <A> the values of the first label
 * @param <B> of the second
 */
public final class Family2<C, A extends LabelValue, B extends LabelValue> extends Counted<C> {
    Family2(int number, Traits traits, Start start, CellMaker<C> maker) {
        super(number, traits, start, maker, null);
    }

    /**
     * Returns the key of a series.
     *
     * @param sizes how many values each label can have
     */
    public int key(int[] sizes, A a, B b) {
        return a.place() * sizes[1] + b.place();
    }
}
