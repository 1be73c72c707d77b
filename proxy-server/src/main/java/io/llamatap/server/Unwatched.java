package io.llamatap.server;

import io.llamatap.metrics.ClientFamilies;
import io.llamatap.metrics.LoopMetrics;
import io.llamatap.tap.AccessRecord;
import io.llamatap.tap.ClientClosed;
import io.llamatap.tap.ExchangeEnd;
import io.llamatap.tap.HandshakeFailure;
import io.llamatap.tap.LoopTap;
import io.llamatap.tap.OllamaEndpoint;
import io.llamatap.tap.Rejection;
import io.llamatap.tap.Tap;
import io.llamatap.tap.UpstreamClosed;
import io.llamatap.tap.UpstreamError;
import io.netty.buffer.ByteBuf;
import java.net.SocketAddress;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Watches nothing but what is refused: scrapes and health checks on an address of their own are no use of Ollama.
 *
 * <p>On the event loop of its counts.
 */
final class Unwatched implements LoopTap, Tap {
    private final LoopMetrics metrics;
    private final @Nullable Consumer<AccessRecord> log;

    /** Takes who is told of refusals beside the counts; null for nobody. */
    Unwatched(LoopMetrics metrics, @Nullable Consumer<AccessRecord> log) {
        this.metrics = metrics;
        this.log = log;
    }

    @Override
    public Tap onRequest(OllamaEndpoint endpoint, String method, @Nullable String contentEncoding, long nanos) {
        return this;
    }

    @Override
    public void onRejected(Rejection rejection) {
        metrics.addRejection(rejection.reason());
        if (log != null) {
            log.accept(AccessRecord.of(rejection));
        }
    }

    @Override
    public void onRefusedMidway(String reason) {}

    @Override
    public void onAcceptPaused() {
        metrics.at(ClientFamilies.ACCEPT_PAUSES).add(1);
    }

    @Override
    public void onClientOpened() {}

    @Override
    public void onClientClosed(ClientClosed reason) {}

    @Override
    public void onUpstreamConnecting() {}

    @Override
    public void onUpstreamConnected(long connectNanos) {}

    @Override
    public void onHandshakeFailed(HandshakeFailure reason) {}

    @Override
    public void onUpstreamNotConnected() {}

    @Override
    public void onUpstreamIdle() {}

    @Override
    public void onUpstreamReused() {}

    @Override
    public void onUpstreamClosed(boolean wasIdle, UpstreamClosed reason) {}

    @Override
    public void onUpstreamError(UpstreamError error) {}

    @Override
    public void onBackpressure(Side side, long nanos) {}

    @Override
    public void onTick(long latenessNanos, int pendingTasks) {}

    @Override
    public void onTapFailure(Throwable cause) {}

    @Override
    public void onClient(@Nullable SocketAddress client, String method, String path) {}

    @Override
    public void onUpstreamAcquired(boolean isReused, long waitNanos) {}

    @Override
    public void onClientFinished() {}

    @Override
    public void onFailed(String reason) {}

    @Override
    public void onRequestBody(ByteBuf bytes, int index, int length) {}

    @Override
    public void onRequestEnd() {}

    @Override
    public void onRequestSent(long nanos) {}

    @Override
    public void onResponseHead(
            int status, @Nullable String contentType, @Nullable String contentEncoding, long nanos) {}

    @Override
    public void onResponseBody(ByteBuf bytes, int index, int length, long nanos) {}

    @Override
    public void onResponseFlushed(long readNanos, long nanos) {}

    @Override
    public void onEnd(ExchangeEnd end, int status, long nanos) {}
}
