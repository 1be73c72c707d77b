package io.llamatap.tap;

import io.llamatap.metrics.GivenValue;
import org.jspecify.annotations.Nullable;

/**
 * Watches what happens on one event loop for one listener: exchanges as they begin, and connections.
 *
 * <p>Every call comes on that loop, so it has one writer. Durations are in nanoseconds.
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
    void onRejected(Rejection rejection);

    /**
     * An exchange that had begun is given up for what the client sent, or did not send: {@link Tap#onEnd} tells of it too.
     *
     * @param reason one of the same set of words as in {@link #onRejected}
     */
    void onRefusedMidway(String reason);

    /** Nobody could be accepted, and nobody is for a moment. */
    void onAcceptPaused();

    /** A client connected. */
    void onClientOpened();

    /** A client that was to speak TLS did not come to it; it was no {@link #onClientOpened}. */
    void onHandshakeFailed(HandshakeFailure reason);

    /** A client's connection is gone. */
    void onClientClosed(ClientClosed reason);

    /** A new upstream connection is being made: state connecting. */
    void onUpstreamConnecting();

    /** The connection was made: from connecting to active. */
    void onUpstreamConnected(long connectNanos);

    /** The connection was not made: connecting no more. */
    void onUpstreamNotConnected();

    /** An active connection became idle. */
    void onUpstreamIdle();

    /** An idle connection became active. */
    void onUpstreamReused();

    /** A connection that was idle or active was closed. */
    void onUpstreamClosed(boolean wasIdle, UpstreamClosed reason);

    /** The upstream failed. */
    void onUpstreamError(UpstreamError error);

    /** A channel of that side could not be written for so long while there was something to write. */
    void onBackpressure(Side side, long nanos);

    /** The loop's periodic tick came so much later than planned, with so many tasks waiting. */
    void onTick(long latenessNanos, int pendingTasks);

    /** A {@link Tap} threw. */
    void onTapFailure(Throwable cause);
}
