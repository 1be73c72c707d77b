package io.llamatap.metrics.cell;

import java.util.concurrent.atomic.AtomicLong;

/**
 * The value of a counter or gauge on one event loop. One thread writes with release order, any thread reads.
 *
 * <p>It extends AtomicLong instead of containing one, which saves an access to another object per count.
 */
public final class Count extends AtomicLong {
    private static final long serialVersionUID = 1;

    /** Adds to the value; called by the writer only. A sum beyond the largest long stays there. */
    public void add(long by) {
        setRelease(Saturation.sum(getPlain(), by));
    }

    /** Sets the value; called by the writer only. */
    public void put(long value) {
        setRelease(value);
    }
}
