package io.llamatap.metrics.family;

import io.llamatap.metrics.cell.SeriesTable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A family that is counted. The subclasses for no, one, two, three and four labels know the types of the label values. Immutable.
 *
 * @param <C> the cell of a series on one event loop: {@link Count}, {@link LatencyHistogram} or {@link RecentValues}
 */
public abstract class Counted<C> extends MetricDescriptor {
    private final Supplier<C> maker;
    private final @Nullable Sum sum;

    Counted(int number, Traits traits, Start start, Supplier<C> maker, @Nullable Sum sum) {
        super(number, traits, start);
        this.maker = maker;
        this.sum = sum;
    }

    /** Returns an empty table for its series on one event loop. */
    public SeriesTable<C> newTable() {
        return new SeriesTable<>(maker);
    }

    /** Returns the counts that it contains in addition to its own; null if there are none. */
    public @Nullable Sum sum() {
        return sum;
    }
}
