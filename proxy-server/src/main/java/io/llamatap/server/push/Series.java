package io.llamatap.server.push;

import java.util.List;

/**
 * One series with one sample, as it goes into a request. Immutable.
 *
 * @param labels names and values in turn, ascending by name, {@code __name__} among them, none twice and none with an empty value
 * @param valueBits the value as IEEE 754 bits: a marker of staleness is a NaN that must not change on its way
 * @param timestampMillis since 1970
 */
record Series(List<String> labels, long valueBits, long timestampMillis) {
    /** The NaN by which Prometheus knows that a series has ended. */
    static final long STALE = 0x7ff0_0000_0000_0002L;
}
