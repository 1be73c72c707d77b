package io.llamatap.relay.exchange;

import io.llamatap.tap.ClientClosed;
import io.llamatap.tap.HandshakeFailure;
import io.llamatap.tap.LoopTap;
import io.llamatap.tap.OllamaEndpoint;
import io.llamatap.tap.Rejection;
import io.llamatap.tap.Tap;
import io.llamatap.tap.UpstreamClosed;
import io.llamatap.tap.UpstreamError;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Guards the relay against exceptions of a {@link LoopTap}: each is reported to {@link LoopTap#onTapFailure}, and the relay goes
 * on.
 *
 * <p>Used on its event loop. The calls that happen for each chunk are those of {@link GuardedTap}; the calls here happen once for
 * a connection or an exchange.
 */
final class GuardedLoopTap implements LoopTap {
    private final LoopTap loopTap;

    GuardedLoopTap(LoopTap loopTap) {
        this.loopTap = loopTap;
    }

    private void guard(Consumer<LoopTap> call) {
        try {
            call.accept(loopTap);
        } catch (Throwable fault) {
            onTapFailure(fault);
        }
    }

    /** Not guarded here: {@link GuardedTap} makes this call and guards it. */
    @Override
    public Tap onRequest(OllamaEndpoint endpoint, String method, @Nullable String contentEncoding, long nanos) {
        return loopTap.onRequest(endpoint, method, contentEncoding, nanos);
    }

    @Override
    @SuppressWarnings("EmptyCatch") // there is nothing left to report it to
    public void onTapFailure(Throwable cause) {
        try {
            loopTap.onTapFailure(cause);
        } catch (Throwable ignored) {
        }
    }

    @Override
    public boolean wantsIds() {
        try {
            return loopTap.wantsIds();
        } catch (Throwable fault) {
            onTapFailure(fault);
            return false;
        }
    }

    @Override
    public void onRejected(Rejection rejection) {
        guard(tap -> tap.onRejected(rejection));
    }

    @Override
    public void onRejectedMidway(String reason) {
        guard(tap -> tap.onRejectedMidway(reason));
    }

    @Override
    public void onAcceptPaused() {
        guard(tap -> tap.onAcceptPaused());
    }

    @Override
    public void onClientOpened() {
        guard(tap -> tap.onClientOpened());
    }

    @Override
    public void onHandshakeFailed(HandshakeFailure reason) {
        guard(tap -> tap.onHandshakeFailed(reason));
    }

    @Override
    public void onClientClosed(ClientClosed reason) {
        guard(tap -> tap.onClientClosed(reason));
    }

    @Override
    public void onUpstreamConnecting() {
        guard(tap -> tap.onUpstreamConnecting());
    }

    @Override
    public void onUpstreamConnected(long connectNanos) {
        guard(tap -> tap.onUpstreamConnected(connectNanos));
    }

    @Override
    public void onUpstreamNotConnected() {
        guard(tap -> tap.onUpstreamNotConnected());
    }

    @Override
    public void onUpstreamIdle() {
        guard(tap -> tap.onUpstreamIdle());
    }

    @Override
    public void onUpstreamReused() {
        guard(tap -> tap.onUpstreamReused());
    }

    @Override
    public void onUpstreamClosed(boolean wasIdle, UpstreamClosed reason) {
        guard(tap -> tap.onUpstreamClosed(wasIdle, reason));
    }

    @Override
    public void onUpstreamError(UpstreamError error) {
        guard(tap -> tap.onUpstreamError(error));
    }

    @Override
    public void onBackpressure(Side side, long nanos) {
        guard(tap -> tap.onBackpressure(side, nanos));
    }

    @Override
    public void onTick(long latenessNanos, int pendingTasks) {
        guard(tap -> tap.onTick(latenessNanos, pendingTasks));
    }
}
