package io.llamatap.metrics.declaration;

import io.llamatap.metrics.cell.CellMaker;

/**
 * A counted family without labels: one series. Immutable.
 *
 * @param <C> the cell of the series on one event loop
 */
public final class Family0<C> extends Counted<C> {
    Family0(int number, Traits traits, CellMaker<C> maker) {
        super(number, traits, Start.ALL, maker, null);
    }
}
