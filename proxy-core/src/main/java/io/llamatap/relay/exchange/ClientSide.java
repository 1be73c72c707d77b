package io.llamatap.relay.exchange;

import io.llamatap.relay.io.ChannelWriter;

/** What an exchange needs of its client's connection. On the event loop of the exchange, which is that of the connection. */
public interface ClientSide {
    /** What is sent to the client. */
    ChannelWriter output();

    /** What the client sent may be taken now: there is a connection, or room. */
    void onUploadPossible();

    /** The client was told that its request's body, or whatever it waits for, may come. */
    void onToldToGoOn();

    /** Responds to the present request in the upstream's stead; goes out with the next flush. */
    void writeFailure(GatewayFailure failure, RequestLine request, boolean persists);

    /** The response to a request was sent whole; closes the connection afterwards if that is wanted. */
    void onResponded(RequestLine request, boolean close);

    /** The client has left, but may still take what it was sent. */
    void onLeft();

    /** The response cannot be ended as it was begun: the client must see that it is not whole. */
    void breakOff(boolean byReset);

    /** Something threw that must not: the connection ends, and with it whatever was going on. */
    void onBug(Throwable bug);
}
