package io.llamatap.tap;

import org.jspecify.annotations.Nullable;

/**
 * The trace id and the request id of a request. Validated and bounded. For the access log only, never a label.
 *
 * @param traceId of a valid {@code traceparent}; null if there is none
 * @param requestId of {@code X-Request-Id}; null if there is none, or it contains other characters than letters, digits, dots, underscores and dashes
 */
public record TraceIds(@Nullable String traceId, @Nullable String requestId) {
    public static final TraceIds NONE = new TraceIds(null, null);

    /** Returns these identifiers; nothing is allocated if there are none. */
    public static TraceIds of(@Nullable String traceId, @Nullable String requestId) {
        return traceId == null && requestId == null ? NONE : new TraceIds(traceId, requestId);
    }
}
