package io.llamatap.relay;

import io.llamatap.tap.ClientClosed;
import io.llamatap.tap.OllamaEndpoint;

/**
 * Refuses what one client asks for before there is an exchange: counts it, logs it, answers it, and closes where what follows
 * cannot be trusted.
 *
 * <p>On the event loop of its channel.
 */
final class ClientRefusals {
    /** Whoever has so many requests rejected on one connection is not looking for the right token. */
    private static final int MOST_REJECTED = 10;

    private final ListenerLoop listener;
    private final ClientOutput output;
    private final ClientClosing closing;
    private final RequestReader reader;
    private int rejected;

    ClientRefusals(ListenerLoop listener, ClientOutput output, ClientClosing closing, RequestReader reader) {
        this.listener = listener;
        this.reader = reader;
        this.output = output;
        this.closing = closing;
    }

    /** Refuses, and closes. */
    void close(GatewayFailure failure, OllamaEndpoint endpoint) {
        answer(failure, endpoint, true, ResponseHeadWriter.Persistence.CLOSE);
        closing.linger(ClientClosed.REFUSED);
    }

    /** Closes at once a connection of so many that telling each would cost too much. */
    void closeUntold(GatewayFailure failure) {
        count(failure, OllamaEndpoint.OTHER);
        closing.now(ClientClosed.REFUSED);
    }

    /**
     * Refuses a request that is well-formed.
     *
     * @return whether the connection goes on: there is no body, and the client may try another token, which it may do a few times
     */
    boolean refuse(GatewayFailure failure, RequestLine request) {
        boolean persist = failure == GatewayFailure.TOKEN
                && !request.hasBody()
                && listener.mayPersist(request)
                && ++rejected < MOST_REJECTED;
        answer(
                failure,
                request.endpoint(),
                !request.isHead(),
                persist ? ResponseHeadWriter.Persistence.of(request, true) : ResponseHeadWriter.Persistence.CLOSE);
        if (!persist) {
            closing.linger(ClientClosed.REFUSED);
        }
        return persist;
    }

    private void answer(
            GatewayFailure failure,
            OllamaEndpoint endpoint,
            boolean withBody,
            ResponseHeadWriter.Persistence persistence) {
        count(failure, endpoint);
        output.writeFailure(failure, endpoint.api(), withBody, persistence);
    }

    /** Counts and logs what is not answered. */
    void count(GatewayFailure failure, OllamaEndpoint endpoint) {
        listener.tell(failure, output.remoteAddress());
        listener.tap().onRejected(reader.rejection(failure, endpoint, output.remoteAddress()));
    }
}
