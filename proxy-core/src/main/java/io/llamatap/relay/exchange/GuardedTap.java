package io.llamatap.relay.exchange;

import io.llamatap.relay.http1.FieldName;
import io.llamatap.relay.http1.Head;
import io.llamatap.relay.http1.TraceFields;
import io.llamatap.tap.ExchangeEnd;
import io.llamatap.tap.LoopTap;
import io.llamatap.tap.OllamaEndpoint;
import io.llamatap.tap.Tap;
import io.llamatap.tap.UpstreamError;
import io.netty.buffer.ByteBuf;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Guards an exchange against exceptions of its tap. The first exception is reported and the tap is detached. A detached tap gets
 * only {@link #onEnd}, so that what it counted as begun is also counted as ended.
 *
 * <p>One per exchange; used on its event loop.
 */
final class GuardedTap implements Tap {
    private final LoopTap loopTap;
    private @Nullable Tap tap;
    private @Nullable Tap atEnd;

    @SuppressWarnings("CatchingThrowable") // whatever a tap throws, the exchange goes on
    GuardedTap(LoopTap loopTap, OllamaEndpoint endpoint, String method, @Nullable String contentEncoding, long nanos) {
        this.loopTap = loopTap;
        try {
            tap = loopTap.onRequest(endpoint, method, contentEncoding, nanos);
            atEnd = tap;
        } catch (Throwable fault) {
            detach(fault);
        }
    }

    /** Starts watching an exchange. */
    static GuardedTap of(ListenerLoop listener, RequestLine request, Head head, @Nullable SocketAddress client) {
        GuardedTap tap = new GuardedTap(
                listener.tap(),
                request.endpoint(),
                request.method(),
                head.value(FieldName.CONTENT_ENCODING),
                listener.loop().now());
        tap.onClient(client, request.method(), request.path());
        if (listener.tap().wantsIds()) {
            int trace = TraceFields.traceparent(head);
            tap.onIds(
                    TraceFields.traceHigh(head, trace),
                    TraceFields.traceLow(head, trace),
                    TraceFields.isSampled(head, trace),
                    TraceFields.requestId(head));
        }
        return tap;
    }

    private void detach(Throwable fault) {
        tap = null;
        loopTap.onTapFailure(fault);
    }

    /** A call on the tap. The calls below get all they need as arguments, so that no lambda captures and none is allocated. */
    private interface Call<A> {
        void make(Tap tap, A what, long number, long nanos);
    }

    private <A> void guard(Call<A> call, A what, long number, long nanos) {
        Tap watching = tap;
        if (watching != null) {
            try {
                call.make(watching, what, number, nanos);
            } catch (Throwable fault) {
                detach(fault);
            }
        }
    }

    @Override
    public void onClient(@Nullable SocketAddress client, String method, String path) {
        Tap watching = tap;
        if (watching != null) {
            try {
                watching.onClient(client, method, path);
            } catch (Throwable fault) {
                detach(fault);
            }
        }
    }

    @Override
    public void onIds(long traceHigh, long traceLow, boolean isSampled, @Nullable String requestId) {
        Tap watching = tap;
        if (watching != null) {
            try {
                watching.onIds(traceHigh, traceLow, isSampled, requestId);
            } catch (Throwable fault) {
                detach(fault);
            }
        }
    }

    @Override
    public void onRequestEnd() {
        guard((to, none, n, t) -> to.onRequestEnd(), "", 0, 0);
    }

    @Override
    public void onClientFinished() {
        guard((to, none, n, t) -> to.onClientFinished(), "", 0, 0);
    }

    @Override
    public void onUpstreamConnecting() {
        guard((to, none, n, t) -> to.onUpstreamConnecting(), "", 0, 0);
    }

    @Override
    public void onUpstreamAcquired(boolean isReused, long waitNanos) {
        guard((to, none, reused, wait) -> to.onUpstreamAcquired(reused != 0, wait), "", isReused ? 1 : 0, waitNanos);
    }

    @Override
    public void onRequestSent(long nanos) {
        guard((to, none, n, t) -> to.onRequestSent(t), "", 0, nanos);
    }

    @Override
    public void onResponseHeld(boolean isHeld) {
        guard((to, none, held, t) -> to.onResponseHeld(held != 0), "", isHeld ? 1 : 0, 0);
    }

    @Override
    public void onResponseHead(int status, @Nullable String contentType, @Nullable String contentEncoding, long nanos) {
        Tap watching = tap;
        if (watching != null) {
            try {
                watching.onResponseHead(status, contentType, contentEncoding, nanos);
            } catch (Throwable fault) {
                detach(fault);
            }
        }
    }

    @Override
    public void onFailed(String reason, @Nullable UpstreamError error) {
        Tap watching = tap;
        if (watching != null) {
            try {
                watching.onFailed(reason, error);
            } catch (Throwable fault) {
                detach(fault);
            }
        }
    }

    /** A detached tap sees the end, too. */
    @Override
    public void onEnd(ExchangeEnd end, int status, long nanos) {
        tap = atEnd;
        guard((to, how, code, t) -> to.onEnd(how, (int) code, t), end, status, nanos);
    }

    /** This method and the two below are written out, since they run for each chunk. */
    @Override
    public void onRequestBody(ByteBuf bytes, int index, int length) {
        Tap watching = tap;
        if (watching != null) {
            try {
                watching.onRequestBody(bytes, index, length);
            } catch (Throwable fault) {
                detach(fault);
            }
        }
    }

    @Override
    public void onResponseBody(ByteBuf bytes, int index, int length, long nanos) {
        Tap watching = tap;
        if (watching != null) {
            try {
                watching.onResponseBody(bytes, index, length, nanos);
            } catch (Throwable fault) {
                detach(fault);
            }
        }
    }

    @Override
    public void onResponseFlushed(long readNanos, long nanos) {
        Tap watching = tap;
        if (watching != null) {
            try {
                watching.onResponseFlushed(readNanos, nanos);
            } catch (Throwable fault) {
                detach(fault);
            }
        }
    }
}
