package io.llamatap.relay.exchange;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Judges how long an upstream that is waited for has said nothing. */
final class UpstreamSilence {
    private UpstreamSilence() {}

    /**
     * Says which limit has passed; null if none has.
     *
     * @param listing whether the request only asks for a listing, which has a limit of its own
     * @param started whether the answer has begun
     */
    @Nullable
    static GatewayFailure overdue(Timeouts limits, boolean listing, boolean started, long nanos) {
        if (started) {
            return isPast(limits.betweenBytes(), nanos) ? GatewayFailure.UPSTREAM_BETWEEN_BYTES_TIMEOUT : null;
        }
        boolean late = isPast(limits.firstByte(), nanos) || (listing && isPast(limits.listing(), nanos));
        return late ? GatewayFailure.UPSTREAM_FIRST_BYTE_TIMEOUT : null;
    }

    /** Says whether a limit has passed; one of zero is none. */
    static boolean isPast(Duration limit, long nanos) {
        return !limit.isZero() && nanos > limit.toNanos();
    }
}
