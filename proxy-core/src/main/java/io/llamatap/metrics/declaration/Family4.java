package io.llamatap.metrics.declaration;

import io.llamatap.metrics.cell.CellMaker;
import io.llamatap.metrics.label.LabelValue;
import org.jspecify.annotations.Nullable;

/**
 * A counted family with four labels. Immutable.
 *
 * @param <C> the cell of a series on one event loop
 * @param <A> the values of the first label
 * @param <B> of the second
 * @param <D> of the third
 * @param <E> of the fourth
 */
public final class Family4<C, A extends LabelValue, B extends LabelValue, D extends LabelValue, E extends LabelValue>
        extends Counted<C> {
    /** A function of the label values of a series. */
    @FunctionalInterface
    public interface Rule<A, B, D, E, R> {
        @Nullable
        R of(A a, B b, D d, E e);

        /** Applies the function to the label values of such a family, in their order. */
        @SuppressWarnings("unchecked") // a family's values are of its labels' types
        default @Nullable R ofAll(LabelValue[] values) {
            return of((A) values[0], (B) values[1], (D) values[2], (E) values[3]);
        }
    }

    Family4(int number, Traits traits, Start start, CellMaker<C> maker) {
        super(number, traits, start, maker, null);
    }

    /**
     * Returns the key of a series.
     *
     * @param sizes how many values each label can have
     */
    public int key(int[] sizes, A a, B b, D d, E e) {
        return ((a.place() * sizes[1] + b.place()) * sizes[2] + d.place()) * sizes[3] + e.place();
    }
}
