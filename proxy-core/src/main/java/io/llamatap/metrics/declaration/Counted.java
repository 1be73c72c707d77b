package io.llamatap.metrics.declaration;

import io.llamatap.metrics.cell.CellMaker;
import io.llamatap.metrics.cell.CurrentTrace;
import io.llamatap.metrics.cell.SeriesTable;
import org.jspecify.annotations.Nullable;

/**
 * A family that is counted. The subclasses for no, one, two, three and four labels know the types of the label values. Immutable.
 *
 * @param <C> the cell of a series on one event loop: {@link Count}, {@link LatencyHistogram} or {@link RecentValues}
 */
public abstract class Counted<C> extends MetricDescriptor {
    private final CellMaker<C> maker;
    private final @Nullable Sum sum;

    Counted(int number, Traits traits, Start start, CellMaker<C> maker, @Nullable Sum sum) {
        super(number, traits, start);
        this.maker = maker;
        this.sum = sum;
    }

    /**
     * Returns an empty table for its series on one event loop.
     *
     * @param trace the trace of the values that the event loop records; null if there are no exemplars
     */
    public SeriesTable<C> newTable(@Nullable CurrentTrace trace) {
        return new SeriesTable<>(() -> maker.make(trace));
    }

    /** Returns the counts that it contains in addition to its own; null if there are none. */
    public @Nullable Sum sum() {
        return sum;
    }
}
