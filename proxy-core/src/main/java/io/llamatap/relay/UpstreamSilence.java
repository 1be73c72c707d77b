package io.llamatap.relay;

import org.jspecify.annotations.Nullable;

/** Measures how long an upstream that is waited for has said nothing. On the exchange's event loop; no clock is asked here. */
final class UpstreamSilence {
    private final Timeouts timeouts;
    private long sinceNanos;

    UpstreamSilence(Timeouts timeouts) {
        this.timeouts = timeouts;
    }

    /** The silence begins now: the upstream was heard, or only now has anything to say. */
    void begin(long now) {
        sinceNanos = now;
    }

    /**
     * Says which limit has passed; null if none has.
     *
     * @param started whether the answer has begun
     */
    @Nullable
    GatewayFailure overdue(long now, boolean started) {
        long limit = (started ? timeouts.betweenBytes() : timeouts.firstByte()).toNanos();
        if (limit == 0 || now - sinceNanos <= limit) {
            return null;
        }
        return started ? GatewayFailure.UPSTREAM_BETWEEN_BYTES_TIMEOUT : GatewayFailure.UPSTREAM_FIRST_BYTE_TIMEOUT;
    }
}
