package io.llamatap.relay.exchange;

import io.llamatap.relay.io.ChannelWriter;

/** The client's connection, as the exchange sees it. All methods are called on the event loop that both share. */
public interface ClientSide {
    /** Returns the writer of the client's channel. */
    ChannelWriter output();

    /** More of the request body can be taken now: the upstream connection is established, or writable again. */
    void onUploadPossible();

    /** The upstream could not be reached. The part of the request body that has arrived is shown to the tap. */
    void showArrivedBody();

    /** An interim response (such as 100) was passed on to the client, which may now send its request body. */
    void onInterimResponse();

    /** Writes an error response in place of the upstream's response. It is sent with the next flush. */
    void writeFailure(GatewayFailure failure, RequestLine request, boolean persists);

    /** The response to a request was sent completely. The connection is closed afterwards if {@code close} is set. */
    void onResponded(RequestLine request, boolean close);

    /** The exchange is over because the client has closed its sending side. The client may still read what was sent to it. */
    void onLeft();

    /**
     * The response was cut off. The connection is closed, with a reset if nothing else shows the client that the response is
     * incomplete.
     */
    void breakOff(boolean byReset);

    /** An unexpected exception was thrown. The connection is closed, and its exchange ends. */
    void onBug(Throwable bug);
}
