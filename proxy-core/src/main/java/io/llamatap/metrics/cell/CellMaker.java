package io.llamatap.metrics.cell;

import org.jspecify.annotations.Nullable;

/**
 * Makes the cells of a family.
 *
 * @param <C> the cell of a series on one event loop
 */
public interface CellMaker<C> {
    /**
     * Makes a cell.
     *
     * @param trace the trace of the values that the event loop records; null if there are no exemplars
     */
    C make(@Nullable CurrentTrace trace);
}
