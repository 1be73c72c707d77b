package io.llamatap.tap;

import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * The identifiers by which other programs know a request. Validated and bounded. For the access log only, never a label. Immutable.
 *
 * @param traceHigh the first half of the trace id of a valid {@code traceparent}
 * @param traceLow the second half; both are 0 if there is none
 * @param requestId of {@code X-Request-Id}; null if there is none, or it contains other characters than letters, digits, dots,
 *     underscores and dashes
 */
public record TraceIds(
        long traceHigh, long traceLow, @Nullable String requestId) {
    public static final TraceIds NONE = new TraceIds(0, 0, null);

    /** Returns the trace id as 32 hexadecimal digits; null if there is none. */
    public @Nullable String traceId() {
        HexFormat hex = HexFormat.of();
        return (traceHigh | traceLow) == 0 ? null : hex.toHexDigits(traceHigh) + hex.toHexDigits(traceLow);
    }
}
