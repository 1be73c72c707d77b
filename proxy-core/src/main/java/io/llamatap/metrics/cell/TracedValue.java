package io.llamatap.metrics.cell;

import java.util.HexFormat;

/**
 * A value in a bucket, and the trace that it belongs to. Immutable.
 *
 * @param traceHigh the first half of the trace id
 * @param traceLow the second half
 * @param value in the internal unit
 * @param wallMillis when it was recorded: Unix time
 */
public record TracedValue(long traceHigh, long traceLow, long value, long wallMillis) {
    /** Returns the trace id as 32 hexadecimal digits. */
    public String traceId() {
        HexFormat hex = HexFormat.of();
        return hex.toHexDigits(traceHigh) + hex.toHexDigits(traceLow);
    }
}
