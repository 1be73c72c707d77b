package io.llamatap.metrics.family;

import java.util.function.Supplier;

/**
 * A counted family without labels: one series. Immutable.
 *
 * @param <C> the cell of the series on one event loop
 */
public final class Family0<C> extends Counted<C> {
    Family0(int number, Traits traits, Supplier<C> maker) {
        super(number, traits, Start.ALL, maker, null);
    }
}
