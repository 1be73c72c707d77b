package io.llamatap.relay.client;

import io.llamatap.relay.exchange.GatewayFailure;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Whether a client's connection is within the limits on their number. Used on its event loop. */
final class ClientRoom {
    /** How long a connection beyond the limits may take to send the request of a probe. */
    private static final long PROBE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private boolean isSought;
    private @Nullable GatewayFailure lack;
    private long lackSince;

    /** Other connections are being closed to make room. Nothing is read from the client meanwhile. */
    void seek() {
        isSought = true;
    }

    boolean isSought() {
        return isSought;
    }

    /** The search for room has ended. */
    void onSought() {
        isSought = false;
    }

    /** There is no room: only probes get their responses. */
    void onNone(GatewayFailure failure, long now) {
        lack = failure;
        lackSince = now;
    }

    /** Returns why only probes get their responses; null if all requests do. */
    @Nullable
    GatewayFailure lack() {
        return lack;
    }

    /** Returns whether a connection beyond the limits has not sent the request of a probe in time. */
    boolean isProbeOverdue(long judged) {
        return lack != null && judged - lackSince > PROBE_NANOS;
    }
}
