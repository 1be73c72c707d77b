package io.llamatap.relay.client;

import io.llamatap.relay.exchange.GatewayFailure;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Whether there is room for a client's connection below the limits on their number. On its event loop. */
final class ClientRoom {
    /** How long a connection for which there is no room may take to turn out to be a probe's. */
    private static final long PROBE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private boolean isSought;
    private @Nullable GatewayFailure lack;
    private long lackSince;

    /** Others are asked to make room; nothing is read from the client meanwhile. */
    void seek() {
        isSought = true;
    }

    boolean isSought() {
        return isSought;
    }

    /** The search is over. */
    void onSought() {
        isSought = false;
    }

    /** There is none: only probes are responded to. */
    void onNone(GatewayFailure failure, long now) {
        lack = failure;
        lackSince = now;
    }

    /** Why only probes are responded to; null where everybody is. */
    @Nullable
    GatewayFailure lack() {
        return lack;
    }

    /** Says whether a connection without room had its time to turn out to be a probe's. */
    boolean isProbeOverdue(long judged) {
        return lack != null && judged - lackSince > PROBE_NANOS;
    }
}
