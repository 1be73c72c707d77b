package io.llamatap.server;

import io.llamatap.tap.AccessRecord;
import io.llamatap.tap.ExchangeEnd;
import io.llamatap.tap.LoopTap;
import io.llamatap.tap.OllamaEndpoint;
import io.llamatap.tap.Rejection;
import io.llamatap.tap.Tap;
import io.llamatap.tap.TapFactory;
import io.llamatap.tap.UpstreamClosed;
import io.llamatap.tap.UpstreamError;
import io.netty.buffer.ByteBuf;
import java.net.SocketAddress;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Counts nothing: scrapes and health checks on an address of their own are no use of Ollama. Only refusals are told of, if anybody
 * is to be told. Called by one event loop.
 */
final class Unwatched implements LoopTap, Tap {
    private final @Nullable Consumer<AccessRecord> log;

    private Unwatched(@Nullable Consumer<AccessRecord> log) {
        this.log = log;
    }

    /** Makes watchers that count nothing; null for nobody who is told of refusals. */
    static TapFactory taps(@Nullable IntFunction<Consumer<AccessRecord>> log) {
        return loop -> new Unwatched(log == null ? null : log.apply(loop));
    }

    @Override
    public Tap onRequest(OllamaEndpoint endpoint, String method, @Nullable String contentEncoding, long nanos) {
        return this;
    }

    @Override
    public void onRejected(Rejection rejection) {
        if (log != null) {
            log.accept(AccessRecord.of(rejection));
        }
    }

    @Override
    public void onClientOpened() {}

    @Override
    public void onClientClosed() {}

    @Override
    public void onUpstreamConnecting() {}

    @Override
    public void onUpstreamConnected(long connectNanos) {}

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
