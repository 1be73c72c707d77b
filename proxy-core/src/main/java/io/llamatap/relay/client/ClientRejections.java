package io.llamatap.relay.client;

import io.llamatap.relay.exchange.GatewayFailure;
import io.llamatap.relay.exchange.ListenerLoop;
import io.llamatap.relay.exchange.RequestLine;
import io.llamatap.relay.http1.Head;
import io.llamatap.relay.http1.ResponseHeadWriter;
import io.llamatap.relay.http1.StringCache;
import io.llamatap.tap.ClientClosed;
import io.llamatap.tap.OllamaEndpoint;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Refuses what one client asks for before there is an exchange: counts it, logs it, answers it, and closes where what follows
 * cannot be trusted.
 *
 * <p>On the event loop of its channel.
 */
final class ClientRejections {
    /** Whoever has so many requests rejected on one connection is not looking for the right token. */
    private static final int MOST_REJECTED = 10;

    private final ListenerLoop listener;
    private final ClientOutput output;
    private final ClientClosing closing;
    private int rejected;

    ClientRejections(ListenerLoop listener, ClientOutput output, ClientClosing closing) {
        this.listener = listener;
        this.output = output;
        this.closing = closing;
    }

    /** A client and the name by which it asked for us, for the log. */
    private record AskedFor(@Nullable SocketAddress client, String host) {
        @Override
        public String toString() {
            return client + " asked for '" + StringCache.printable(host) + "'";
        }
    }

    /**
     * Refuses, and closes.
     *
     * @param head of the request; null where there is none that is complete
     */
    void close(GatewayFailure failure, OllamaEndpoint endpoint, @Nullable Head head) {
        respond(failure, "", endpoint, head, true, ResponseHeadWriter.Persistence.CLOSE);
        closing.linger(ClientClosed.REFUSED);
    }

    /** Closes at once a connection of so many that telling each would cost too much. */
    void closeUntold(GatewayFailure failure) {
        count(failure, "", OllamaEndpoint.OTHER, null);
        closing.now(ClientClosed.REFUSED);
    }

    /**
     * Refuses a request that is well-formed.
     *
     * @param host by which name it asked for us
     * @return whether the connection goes on: there is no body, and the client may try another token, which it may do a few times
     */
    boolean reject(GatewayFailure failure, RequestLine request, String host, Head head) {
        boolean persist = failure == GatewayFailure.TOKEN
                && !request.hasBody()
                && listener.mayPersist(request)
                && ++rejected < MOST_REJECTED;
        respond(
                failure,
                failure == GatewayFailure.HOST_NOT_ALLOWED ? host : "",
                request.endpoint(),
                head,
                !request.isHead(),
                persist
                        ? ResponseHeadWriter.Persistence.of(request.http10(), true)
                        : ResponseHeadWriter.Persistence.CLOSE);
        if (!persist) {
            closing.linger(ClientClosed.REFUSED);
        }
        return persist;
    }

    private void respond(
            GatewayFailure failure,
            String seen,
            OllamaEndpoint endpoint,
            @Nullable Head head,
            boolean withBody,
            ResponseHeadWriter.Persistence persistence) {
        count(failure, seen, endpoint, head);
        output.writeFailure(failure, seen, endpoint.api(), withBody, persistence);
    }

    /** Counts and logs what is not answered. */
    void count(GatewayFailure failure, OllamaEndpoint endpoint) {
        count(failure, "", endpoint, null);
    }

    private void count(GatewayFailure failure, String seen, OllamaEndpoint endpoint, @Nullable Head head) {
        SocketAddress client = output.remoteAddress();
        listener.tell(failure, seen.isEmpty() ? client : new AskedFor(client, seen));
        if (head == null) {
            listener.onRejected(failure, endpoint, client, "", "");
            return;
        }
        // Any other form of target may hold a name and a password.
        boolean isPath = head.bytes()[head.secondStart()] == '/';
        listener.onRejected(
                failure,
                endpoint,
                client,
                head.text(head.firstStart(), head.firstEnd()),
                isPath ? RequestLine.pathOf(head, head.secondStart()) : "");
    }
}
