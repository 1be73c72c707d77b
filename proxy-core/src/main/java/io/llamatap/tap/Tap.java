package io.llamatap.tap;

import io.netty.buffer.ByteBuf;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Watches one exchange, from its request head to its end.
 *
 * <p>Every call comes on the event loop of the exchange. Buffers are borrowed for the call: no retain, no move of an index, no
 * write. Times are ticks of the relay's monotonic clock in nanoseconds. Whatever is thrown is counted by the relay and ends
 * the watching of this exchange, but for {@link #onEnd}; the relay goes on. What a tap does not override, it does not watch.
 */
public interface Tap {
    /**
     * Who asks, and for what, for whoever tells of single exchanges. Called once, before all else.
     *
     * @param client where the client is, as the transport has it: to be formatted elsewhere; null where that is unknown
     * @param path the raw path, without its query
     */
    default void onClient(@Nullable SocketAddress client, String method, String path) {}

    /** Bytes of the request's body, without chunk framing. */
    default void onRequestBody(ByteBuf bytes, int index, int length) {}

    /** The request's body is complete. Called for requests without a body too. */
    default void onRequestEnd() {}

    /** The request waits for a new connection. */
    default void onUpstreamConnecting() {}

    /**
     * A connection was had, after so long; a second time after a retry.
     *
     * @param isReused whether it was idle before, rather than made for this request
     */
    default void onUpstreamAcquired(boolean isReused, long waitNanos) {}

    /** The request's head was handed to the kernel; from here on the upstream is being waited for. */
    default void onRequestSent(long nanos) {}

    /**
     * The final response head (never an interim one) was read.
     *
     * @param contentType the value of Content-Type as sent
     * @param contentEncoding the value of Content-Encoding as sent
     */
    default void onResponseHead(
            int status, @Nullable String contentType, @Nullable String contentEncoding, long nanos) {}

    /**
     * Bytes of the response's body, without chunk framing.
     *
     * @param nanos when the read that brought them began
     */
    default void onResponseBody(ByteBuf bytes, int index, int length, long nanos) {}

    /**
     * What the last read brought was flushed towards the client.
     *
     * @param readNanos when that read began
     * @param nanos now
     */
    default void onResponseFlushed(long readNanos, long nanos) {}

    /**
     * The client has ended its sending behind the request, and may have left; the upstream is told so, and what it says from here on
     * may be a consequence of that. Called once at most, after {@link #onRequestEnd}.
     */
    default void onClientFinished() {}

    /**
     * The relay gives the exchange up, for a cause of its own or of the upstream's; its end follows.
     *
     * @param reason one of a closed set of words
     */
    default void onFailed(String reason) {}

    /**
     * The exchange is over; nothing is called after this.
     *
     * @param status what the client was answered with, 0 if nothing
     */
    default void onEnd(ExchangeEnd end, int status, long nanos) {}
}
