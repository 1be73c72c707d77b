package io.llamatap.relay.client.page;

import io.llamatap.relay.exchange.ClientSide;
import io.llamatap.relay.exchange.ListenerLoop;
import io.llamatap.relay.exchange.RequestLine;
import io.llamatap.relay.http1.Head;
import java.util.function.IntConsumer;

/** One request that the proxy itself responds to, but not at once. Used on the event loop of its client. */
public interface OwnExchange {
    /**
     * Creates the exchange of a request for a page that has to be rendered, or for events.
     *
     * @param holdPage is called with how many bytes wait for the client to read them
     */
    static OwnExchange of(
            LocalPages owner,
            RequestLine request,
            ClientSide client,
            OwnResponse responses,
            IntConsumer holdPage,
            ListenerLoop listener) {
        EventFeed feed = owner.events(request.path());
        return feed == null
                ? new PageExchange(client, responses, holdPage, listener, request, owner)
                : new EventExchange(client, responses, holdPage, listener, request, feed);
    }

    /**
     * Starts the response.
     *
     * @param head of the request, which is not needed after this call
     */
    void start(Head head);

    /** The client has left, or its connection is closed by us. */
    void cancel();
}
