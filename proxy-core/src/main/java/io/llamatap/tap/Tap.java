package io.llamatap.tap;

import io.netty.buffer.ByteBuf;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Observes one exchange from its request head to its end.
 *
 * <p>All methods are called on the event loop of the exchange. A buffer is borrowed for the duration of the call: an
 * implementation does not retain it, write to it or change its indexes. Times are ticks of the relay's monotonic clock in
 * nanoseconds. If a method throws, the relay counts the exception and calls only {@link #onEnd} from then on; the exchange itself
 * continues. All methods do nothing by default.
 */
public interface Tap {
    /**
     * The client and the request line, for logs of single exchanges. Called once, before all other methods.
     *
     * @param client the client's address, unformatted; null if it is unknown
     * @param path the raw path without its query
     */
    default void onClient(@Nullable SocketAddress client, String method, String path) {}

    /**
     * The identifiers by which other programs know the request. Called after {@link #onClient}, if {@link LoopTap#wantsIds}.
     *
     * @param traceHigh the first half of the trace id of a valid {@code traceparent}
     * @param traceLow the second half; both are 0 if there is none
     * @param isSampled whether the client says that the trace is recorded
     * @param requestId the value of a harmless {@code X-Request-Id}; null if there is none
     */
    default void onIds(long traceHigh, long traceLow, boolean isSampled, @Nullable String requestId) {}

    /** Bytes of the request's body, without chunk framing. */
    default void onRequestBody(ByteBuf bytes, int index, int length) {}

    /** The request's body is complete. Also called for requests without a body. */
    default void onRequestEnd() {}

    /** The request waits for a new upstream connection. */
    default void onUpstreamConnecting() {}

    /**
     * An upstream connection was acquired. Called again if the request is retried.
     *
     * @param isReused whether the connection was idle before; false if it was opened for this request
     * @param waitNanos the time between asking for a connection and having one
     */
    default void onUpstreamAcquired(boolean isReused, long waitNanos) {}

    /** The request head was handed to the kernel. The time until the response is the upstream's from here on. */
    default void onRequestSent(long nanos) {}

    /**
     * The final response head was read. Not called for interim (1xx) responses.
     *
     * @param contentType the value of Content-Type as sent
     * @param contentEncoding the value of Content-Encoding as sent
     */
    default void onResponseHead(
            int status, @Nullable String contentType, @Nullable String contentEncoding, long nanos) {}

    /**
     * Bytes of the response's body, without chunk framing.
     *
     * @param nanos when the read that returned these bytes began
     */
    default void onResponseBody(ByteBuf bytes, int index, int length, long nanos) {}

    /**
     * The bytes of the last read were flushed to the client.
     *
     * @param readNanos when that read began
     * @param nanos now
     */
    default void onResponseFlushed(long readNanos, long nanos) {}

    /**
     * Reading from the upstream was paused, because the client does not read or the response is complete; or it was resumed.
     */
    default void onResponseHeld(boolean isHeld) {}

    /**
     * The client half-closed its connection after the request, and may be gone. The upstream is notified, so what it sends from
     * here on may be a consequence. Called at most once, after {@link #onRequestEnd}.
     */
    default void onClientFinished() {}

    /**
     * The relay aborts the exchange because of its own or the upstream's failure. {@link #onEnd} follows.
     *
     * @param reason one of a closed set of values
     * @param error how the upstream failed; null if the cause is the client or the proxy
     */
    default void onFailed(String reason, @Nullable UpstreamError error) {}

    /**
     * The exchange has ended. No method is called after this one.
     *
     * @param status the status of the response to the client; 0 if none was sent
     */
    default void onEnd(ExchangeEnd end, int status, long nanos) {}
}
