package io.llamatap.metrics.family;

import io.llamatap.metrics.cell.SeriesTable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A family that is counted series by series: those with no labels, one, two, three and four have types of their own, which know
 * the types of the labels' values. Immutable.
 *
 * @param <C> what one series is on one event loop: {@link Count}, {@link LatencyHistogram} or {@link RecentValues}
 */
public abstract class Counted<C> extends MetricDescriptor {
    private final Supplier<C> maker;
    private final @Nullable Sum sum;

    Counted(int number, Traits traits, Start start, Supplier<C> maker, @Nullable Sum sum) {
        super(number, traits, start);
        this.maker = maker;
        this.sum = sum;
    }

    /** Returns room for its series on one event loop. */
    public SeriesTable<C> newTable() {
        return new SeriesTable<>(maker);
    }

    /** Returns what it consists of beside its own counts; null if there is nothing else. */
    public @Nullable Sum sum() {
        return sum;
    }
}
