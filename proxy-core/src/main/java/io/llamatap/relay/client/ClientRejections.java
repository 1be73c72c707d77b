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
 * Rejects requests of one client before there is an exchange: counts and logs them, writes the response, and closes the
 * connection if what follows cannot be parsed reliably.
 *
 * <p>Used on the event loop of the client's channel.
 */
final class ClientRejections {
    /** A client with this many rejected requests on one connection is guessing tokens. */
    private static final int MAX_REJECTED = 10;

    private static final int UNAUTHORIZED = 401;

    private final ListenerLoop listener;
    private final ClientOutput output;
    private final ClientClosing closing;
    private int rejected;

    ClientRejections(ListenerLoop listener, ClientOutput output, ClientClosing closing) {
        this.listener = listener;
        this.output = output;
        this.closing = closing;
    }

    /** A client and the host that it named, for the log. */
    private record AskedFor(@Nullable SocketAddress client, String host) {
        @Override
        public String toString() {
            return client + " for the host '" + StringCache.printable(host) + "'";
        }
    }

    /**
     * Rejects a request and closes the connection.
     *
     * @param head of the request; null if there is none that is complete
     */
    void close(GatewayFailure failure, OllamaEndpoint endpoint, @Nullable Head head) {
        respond(failure, "", endpoint, head, true, ResponseHeadWriter.Persistence.CLOSE);
        closing.linger(ClientClosed.REFUSED);
    }

    /** Closes a connection immediately, because there are so many that a response to each would cost too much. */
    void closeSilently(GatewayFailure failure) {
        count(failure, "", OllamaEndpoint.OTHER, null);
        closing.closeNow(ClientClosed.REFUSED);
    }

    /**
     * Rejects a well-formed request.
     *
     * @param host the host that it named
     * @return whether the connection stays open: there is no body, and the client may try another token, which it may do a few
     *     times
     */
    boolean reject(GatewayFailure failure, RequestLine request, String host, Head head) {
        boolean persist = failure.status() == UNAUTHORIZED
                && !request.hasBody()
                && listener.mayPersist(request)
                && ++rejected < MAX_REJECTED;
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

    /** Counts and logs a rejection without a response. */
    void count(GatewayFailure failure, OllamaEndpoint endpoint) {
        count(failure, "", endpoint, null);
    }

    private void count(GatewayFailure failure, String seen, OllamaEndpoint endpoint, @Nullable Head head) {
        SocketAddress client = output.remoteAddress();
        listener.report(failure, seen.isEmpty() ? client : new AskedFor(client, seen));
        if (head == null) {
            listener.onRejected(failure, endpoint, client, "", "", null);
            return;
        }
        // Other forms of a target may contain a name and a password.
        boolean isPath = head.bytes()[head.secondStart()] == '/';
        listener.onRejected(
                failure,
                endpoint,
                client,
                head.text(head.firstStart(), head.firstEnd()),
                isPath ? RequestLine.pathOf(head, head.secondStart()) : "",
                head);
    }
}
