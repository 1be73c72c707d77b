package io.llamatap.server;

import io.llamatap.tap.ExchangeEnd;
import io.llamatap.tap.HandshakeFailure;
import io.llamatap.tap.LoopTap;
import io.llamatap.tap.OllamaEndpoint;
import io.llamatap.tap.Tap;
import io.llamatap.tap.TapFactory;
import io.llamatap.tap.UpstreamClosed;
import io.llamatap.tap.UpstreamError;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/** Watches nothing: scrapes and health checks on an address of their own are no use of Ollama. Immutable. */
final class Unwatched implements LoopTap, Tap {
    /** Makes watchers that watch nothing. */
    static final TapFactory TAPS = loop -> new Unwatched();

    @Override
    public Tap onRequest(OllamaEndpoint endpoint, String method, @Nullable String contentEncoding, long nanos) {
        return this;
    }

    @Override
    public void onRejected(OllamaEndpoint endpoint, int status, String reason) {}

    @Override
    public void onClientOpened() {}

    @Override
    public void onClientClosed() {}

    @Override
    public void onUpstreamConnecting() {}

    @Override
    public void onUpstreamConnected(long connectNanos) {}

    @Override
    public void onHandshakeFailed(HandshakeFailure reason) {}

    @Override
    public void onUpstreamNotConnected() {}

    @Override
    public void onUpstreamAcquired(long waitNanos) {}

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
