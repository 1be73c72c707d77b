package io.llamatap.relay;

import org.jspecify.annotations.Nullable;

/** Measures how long an upstream that is waited for has said nothing. On the exchange's event loop; no clock is asked here. */
final class UpstreamSilence {
    private final long beforeNanos;
    private final long betweenNanos;
    private long sinceNanos;

    /** Takes the limits, and whether the request only asks for a listing, which has one of its own. */
    UpstreamSilence(Timeouts timeouts, boolean isListing) {
        long firstByte = timeouts.firstByte().toNanos();
        long listing = isListing ? timeouts.listing().toNanos() : 0;
        this.beforeNanos = firstByte == 0 || listing == 0 ? firstByte + listing : Math.min(firstByte, listing);
        this.betweenNanos = timeouts.betweenBytes().toNanos();
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
        long limit = started ? betweenNanos : beforeNanos;
        if (limit == 0 || now - sinceNanos <= limit) {
            return null;
        }
        return started ? GatewayFailure.UPSTREAM_BETWEEN_BYTES_TIMEOUT : GatewayFailure.UPSTREAM_FIRST_BYTE_TIMEOUT;
    }
}
