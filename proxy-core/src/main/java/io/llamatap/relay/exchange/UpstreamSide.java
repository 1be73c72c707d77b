package io.llamatap.relay.exchange;

import io.llamatap.tap.UpstreamClosed;

/** What an exchange needs of the upstream: a connection, an idle one or a new one. On the event loop of the exchange. */
public interface UpstreamSide {
    /** Finds a connection, an idle one first; the exchange is told when there is one, or that there is none. */
    void start();

    /** Says whether there is a connection. */
    boolean isHeld();

    /** Connects anew if the connection that was lost had been idle before, which is done once; says whether it does. */
    boolean reconnect();

    /** Ends our sending to the upstream behind the request; false where only closing is possible. */
    boolean endSending();

    /** Stops or resumes reading from the upstream. */
    void setReading(boolean reading);

    /** The connection is someone else's, or gone. */
    void forget();

    /** Gives up whatever there is: a connection is closed, an attempt to connect ended. */
    void release(UpstreamClosed reason);
}
