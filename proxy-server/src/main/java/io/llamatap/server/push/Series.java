package io.llamatap.server.push;

import java.util.List;

/**
 * One series with one sample. Immutable.
 *
 * @param labels alternating names and values, sorted by name, including {@code __name__}, without duplicates and empty values
 * @param valueBits the value as IEEE 754 bits, because the stale marker is a NaN whose bits must not change
 * @param timestampMillis since 1970
 */
record Series(List<String> labels, long valueBits, long timestampMillis) {
    /** Prometheus's stale marker, which ends a series. */
    static final long STALE = 0x7ff0_0000_0000_0002L;
}
