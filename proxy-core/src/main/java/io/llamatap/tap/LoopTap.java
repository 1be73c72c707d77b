package io.llamatap.tap;

import io.llamatap.metrics.label.GivenValue;
import org.jspecify.annotations.Nullable;

/**
 * Watches what happens on one event loop for one listener: exchanges as they begin, and connections.
 *
 * <p>Every call comes on that loop, so it has one writer. Durations are in nanoseconds. What a tap does not override, it does not
 * watch.
 */
public interface LoopTap {
    /** The two sides of an exchange: the closed set of values of the label {@code side}. */
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
     * A request's head was accepted.
     *
     * @param contentEncoding the value of the request's Content-Encoding as sent
     * @param nanos when the head was complete
     */
    Tap onRequest(OllamaEndpoint endpoint, String method, @Nullable String contentEncoding, long nanos);

    /** A request was refused before an exchange began. */
    default void onRejected(Rejection rejection) {}

    /**
     * An exchange that had begun is given up for what the client sent, or did not send: {@link Tap#onEnd} tells of it too.
     *
     * @param reason one of the same set of words as in {@link #onRejected}
     */
    default void onRejectedMidway(String reason) {}

    /** Nobody could be accepted, and nobody is for a moment. */
    default void onAcceptPaused() {}

    /** A client connected. */
    default void onClientOpened() {}

    /** A client that was to speak TLS did not come to it; it was no {@link #onClientOpened}. */
    default void onHandshakeFailed(HandshakeFailure reason) {}

    /** A client's connection is gone. */
    default void onClientClosed(ClientClosed reason) {}

    /** A new upstream connection is being made: state connecting. */
    default void onUpstreamConnecting() {}

    /** The connection was made: from connecting to active. */
    default void onUpstreamConnected(long connectNanos) {}

    /** The connection was not made: connecting no more. */
    default void onUpstreamNotConnected() {}

    /** An active connection became idle. */
    default void onUpstreamIdle() {}

    /** An idle connection became active. */
    default void onUpstreamReused() {}

    /** A connection that was idle or active was closed. */
    default void onUpstreamClosed(boolean wasIdle, UpstreamClosed reason) {}

    /** The upstream failed. */
    default void onUpstreamError(UpstreamError error) {}

    /** A channel of that side could not be written for so long while there was something to write. */
    default void onBackpressure(Side side, long nanos) {}

    /** The loop's periodic tick came so much later than planned, with so many tasks waiting. */
    default void onTick(long latenessNanos, int pendingTasks) {}

    /** A {@link Tap} threw. */
    default void onTapFailure(Throwable cause) {}
}
