package io.llamatap.relay.exchange;

import io.llamatap.tap.UpstreamClosed;

/** The upstream's connection, as the exchange sees it. All methods are called on the event loop of the exchange. */
public interface UpstreamSide {
    /** Gets a connection, an idle one if possible. The exchange is told when there is one, or that there is none. */
    void start();

    /** Returns whether the exchange has a connection. */
    boolean isHeld();

    /** Connects rewritten if the lost connection was an idle one from the pool, which is done once. Returns whether it does. */
    boolean reconnect();

    /** Closes our sending side after the request. Returns false if the connection cannot be half-closed. */
    boolean endSending();

    /** Pauses or resumes reading from the upstream. */
    void setReading(boolean reading);

    /** Forgets the connection, which serves another exchange now, or is gone. */
    void forget();

    /** Closes the connection, or ends the attempt to connect. */
    void release(UpstreamClosed reason);
}
