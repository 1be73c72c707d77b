package io.llamatap.metrics.cell;

import java.util.concurrent.atomic.AtomicLong;

/**
 * The value of a counter or gauge on one event loop. One writer, any reader; the writer stores in order (release).
 *
 * <p>It is a long and does not have one, so that a count touches one object less.
 */
public final class Count extends AtomicLong {
    private static final long serialVersionUID = 1;

    /** Adds; only the writer may. A sum beyond the largest number stays there. */
    public void add(long by) {
        setRelease(Saturation.sum(getPlain(), by));
    }

    /** Puts another value; only the writer may. */
    public void put(long value) {
        setRelease(value);
    }
}
