package io.llamatap.metrics.declaration;

import io.llamatap.metrics.cell.CellMaker;
import io.llamatap.metrics.label.LabelValue;
import org.jspecify.annotations.Nullable;

/**
 * A counted family with one label. Immutable.
 *
 * @param <C> the cell of a series on one event loop
 * @param <A> the values of the label
 */
public final class Family1<C, A extends LabelValue> extends Counted<C> {
    Family1(int number, Traits traits, Start start, CellMaker<C> maker, @Nullable Sum sum) {
        super(number, traits, start, maker, sum);
    }

    /** Returns the key of a series. */
    public int key(A a) {
        return a.place();
    }
}
