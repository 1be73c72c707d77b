package io.llamatap.tap;

import io.llamatap.metrics.label.GivenValue;
import org.jspecify.annotations.Nullable;

/**
 * Observes one event loop for one listener: the exchanges that begin, and the connections.
 *
 * <p>All methods are called on that event loop. Durations are in nanoseconds. Methods with a body of their own do nothing by
 * default.
 */
public interface LoopTap {
    /** The two sides of an exchange: the values of the label {@code side}. */
    enum Side implements GivenValue.Side {
        CLIENT("client"),
        UPSTREAM("upstream");

        private final String label;

        Side(String label) {
            this.label = label;
        }

        @Override
        public String label() {
            return label;
        }
    }

    /**
     * A request head was accepted.
     *
     * @param contentEncoding the value of the request's Content-Encoding as sent
     * @param nanos when the head was complete
     */
    Tap onRequest(OllamaEndpoint endpoint, String method, @Nullable String contentEncoding, long nanos);

    /** Says whether {@link Tap#onIds} is called, and {@link Rejection#ids} are filled in. Always the same. */
    default boolean wantsIds() {
        return false;
    }

    /** A request was rejected before an exchange began. */
    default void onRejected(Rejection rejection) {}

    /**
     * An exchange that had begun is rejected because of what the client sent or failed to send. {@link Tap#onEnd} is called for
     * it too.
     *
     * @param reason one of the same closed set of values as in {@link #onRejected}
     */
    default void onRejectedMidway(String reason) {}

    /** Accepting a connection failed, so accepting is paused for a moment. */
    default void onAcceptPaused() {}

    /** A client connected. */
    default void onClientOpened() {}

    /** A TLS handshake with a client failed. {@link #onClientOpened} was not called for this connection. */
    default void onHandshakeFailed(HandshakeFailure reason) {}

    /** A client's connection was closed. */
    default void onClientClosed(ClientClosed reason) {}

    /** A new upstream connection is being opened; its state is connecting. */
    default void onUpstreamConnecting() {}

    /** The connection was opened; its state changes from connecting to active. */
    default void onUpstreamConnected(long connectNanos) {}

    /** The connection could not be opened; it is no longer connecting. */
    default void onUpstreamNotConnected() {}

    /** An active upstream connection became idle. */
    default void onUpstreamIdle() {}

    /** An idle upstream connection became active. */
    default void onUpstreamReused() {}

    /** An idle or active upstream connection was closed. */
    default void onUpstreamClosed(boolean wasIdle, UpstreamClosed reason) {}

    /** The upstream failed, or sent a response that is not Ollama's. */
    default void onUpstreamError(UpstreamError error) {}

    /** Writing to a channel of that side was blocked for this time while there was data to write. */
    default void onBackpressure(Side side, long nanos) {}

    /**
     * The periodic tick of the event loop ran.
     *
     * @param latenessNanos how much later than scheduled it ran
     * @param pendingTasks the number of tasks that wait for the event loop
     */
    default void onTick(long latenessNanos, int pendingTasks) {}

    /** A {@link Tap} threw an exception. */
    default void onTapFailure(Throwable cause) {}
}
