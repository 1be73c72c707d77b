package io.llamatap.relay.exchange;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Checks how long an upstream that is waited for has been silent. Stateless: any thread. */
final class UpstreamSilence {
    private UpstreamSilence() {}

    /**
     * Returns which limit has passed; null if none has.
     *
     * @param listing whether the request is a listing, for which there is an own limit
     * @param started whether the response has begun
     */
    @Nullable
    static GatewayFailure overdue(Timeouts limits, boolean listing, boolean started, long nanos) {
        if (started) {
            return isPast(limits.betweenBytes(), nanos) ? GatewayFailure.UPSTREAM_BETWEEN_BYTES_TIMEOUT : null;
        }
        boolean late = isPast(limits.firstByte(), nanos) || (listing && isPast(limits.listing(), nanos));
        return late ? GatewayFailure.UPSTREAM_FIRST_BYTE_TIMEOUT : null;
    }

    /** Returns whether a limit has passed. Zero means no limit. */
    static boolean isPast(Duration limit, long nanos) {
        return !limit.isZero() && nanos > limit.toNanos();
    }
}
