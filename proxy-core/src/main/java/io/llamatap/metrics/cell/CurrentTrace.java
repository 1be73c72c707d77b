package io.llamatap.metrics.cell;

import java.util.function.LongSupplier;

/**
 * The trace of the exchange whose values one event loop is recording. Histograms with exemplars take it from here, so that values
 * are recorded by the same calls with and without exemplars. Whoever records values of an exchange sets it before that.
 *
 * <p>Used by one event loop.
 */
public final class CurrentTrace {
    private final LongSupplier wallMillis;
    private long high;
    private long low;

    /**
     * Creates one without a trace.
     *
     * @param wallMillis the Unix time in milliseconds
     */
    public CurrentTrace(LongSupplier wallMillis) {
        this.wallMillis = wallMillis;
    }

    /** Sets the trace by the halves of its id; 0 and 0 for none. */
    public void set(long traceHigh, long traceLow) {
        high = traceHigh;
        low = traceLow;
    }

    boolean isThere() {
        return (high | low) != 0;
    }

    long high() {
        return high;
    }

    long low() {
        return low;
    }

    long wallMillis() {
        return wallMillis.getAsLong();
    }
}
