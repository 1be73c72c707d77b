package io.llamatap.relay.client;

import io.llamatap.relay.client.access.AccessRule;
import io.llamatap.relay.client.access.ClientAccess;
import io.llamatap.relay.client.page.LocalPages;
import io.llamatap.relay.client.page.OwnExchange;
import io.llamatap.relay.client.page.OwnResponse;
import io.llamatap.relay.client.request.Found;
import io.llamatap.relay.client.request.RequestReader;
import io.llamatap.relay.exchange.ClientSide;
import io.llamatap.relay.exchange.Destination;
import io.llamatap.relay.exchange.Exchange;
import io.llamatap.relay.exchange.GatewayFailure;
import io.llamatap.relay.exchange.ListenerLoop;
import io.llamatap.relay.exchange.RequestLine;
import io.llamatap.relay.http1.Head;
import io.llamatap.relay.http1.RequestValidator;
import io.llamatap.relay.http1.ResponseHeadWriter;
import io.llamatap.tap.OllamaEndpoint;
import org.jspecify.annotations.Nullable;

/**
 * Decides what responds to a valid request, and starts it: the upstream, a page of our own, or a rejection.
 *
 * <p>One per client connection; used on its event loop.
 */
final class Responder {
    private final ClientSide client;
    private final ListenerLoop listener;
    private final ClientOutput output;
    private final RequestReader reader;
    private final ClientRejections rejections;
    private final CurrentResponse currentResponse;
    private final ClientBytes bytes;
    private final ClientRoom room;
    private final ClientTurn turn;
    private final ClientAccess access;
    private final OwnResponse ownResponses;
    private final @Nullable LocalPages pages;
    private final AccessRule upstreamRule;
    private final @Nullable Destination upstream;

    Responder(
            ClientSide client,
            ClientLoop loop,
            ClientOutput output,
            RequestReader reader,
            ClientRejections rejections,
            CurrentResponse currentResponse,
            ClientBytes bytes,
            ClientRoom room,
            ClientTurn turn) {
        this.client = client;
        this.listener = loop.listener();
        this.output = output;
        this.reader = reader;
        this.rejections = rejections;
        this.currentResponse = currentResponse;
        this.bytes = bytes;
        this.room = room;
        this.turn = turn;
        this.access = new ClientAccess(output);
        this.ownResponses = loop.ownResponses();
        this.pages = loop.pages();
        this.upstreamRule = loop.access();
        this.upstream = loop.upstream();
    }

    /** Handles what was found in the bytes of the client. */
    void on(Found found) {
        Head head = listener.loop().head();
        switch (found) {
            case REQUEST -> respond(head, listener.loop().requestValidator());
            case MALFORMED -> reject(GatewayFailure.of(reader.fault()), OllamaEndpoint.OTHER, null);
            case INVALID -> {
                String path = RequestLine.pathOf(head, head.secondStart());
                reject(GatewayFailure.of(reader.fault()), OllamaEndpoint.of(path), head);
            }
            case BODY_END -> currentResponse.onUploadComplete();
            case BODY_MALFORMED -> currentResponse.fail(GatewayFailure.CHUNK);
            case NOTHING -> {}
        }
    }

    /** Handles a request. Its head is not needed after this call. */
    private void respond(Head head, RequestValidator verdict) {
        RequestLine request = RequestLine.of(head, verdict);
        LocalPages owner = ownerOf(request, verdict);
        LocalPages.Page atOnce = owner == null ? null : owner.atOnce(request.path());
        GatewayFailure lack = room.lack();
        if (lack != null && atOnce == null) {
            reject(lack, request.endpoint(), head);
            return;
        }
        AccessRule rule = owner == null ? upstreamRule : owner.accessTo(request.path());
        GatewayFailure rejection = access.judge(rule, request, head, verdict);
        if (rejection != null) {
            turn.onOwnResponse();
            if (rejections.reject(rejection, request, access.host(), head)) {
                reader.onResponded();
            }
        } else if (atOnce != null) {
            turn.onOwnResponse();
            respond(request, atOnce);
        } else if (owner != null) {
            turn.onOwnResponse();
            respond(request, owner, head);
        } else {
            relay(request, head, verdict);
        }
    }

    /** Starts a response of our own that is not available immediately. */
    private void respond(RequestLine request, LocalPages owner, Head head) {
        OwnExchange own = OwnExchange.of(owner, request, client, ownResponses, bytes::holdPage, listener);
        currentResponse.begin(own);
        own.start(head);
    }

    /**
     * Returns the owner of the page, if it is one of ours. Only the raw path counts; an absolute target is always the upstream's.
     */
    private @Nullable LocalPages ownerOf(RequestLine request, RequestValidator verdict) {
        LocalPages own = pages;
        boolean isOurs = own != null && !verdict.hasAuthority() && request.isRead() && own.owns(request.path());
        return isOurs ? own : null;
    }

    private void relay(RequestLine request, Head head, RequestValidator verdict) {
        Destination destination = upstream;
        if (destination == null) {
            reject(GatewayFailure.NO_PAGE, request.endpoint(), head);
            return;
        }
        if (destination.headWriter().leavesBasePath(head, verdict)) {
            reject(GatewayFailure.PATH, request.endpoint(), head);
            return;
        }
        Exchange exchange = new Exchange(client, listener, destination, request, head, verdict);
        currentResponse.begin(exchange);
        reader.passBodyTo(exchange);
        turn.renew();
        exchange.start();
    }

    /** Writes a page that is available immediately. It is sent when the turn ends. */
    private void respond(RequestLine request, LocalPages.Page page) {
        boolean persist = listener.mayPersist(request) && !request.hasBody() && room.lack() == null;
        output.writePage(page, !request.isHead(), ResponseHeadWriter.Persistence.of(request.http10(), persist));
        if (persist) {
            reader.onResponded();
        } else {
            output.whenFlushed(() -> client.onResponded(request, true));
        }
    }

    /**
     * Rejects a request and closes: what follows it cannot be parsed reliably.
     *
     * @param head of the request; null if there is none that is complete
     */
    void reject(GatewayFailure failure, OllamaEndpoint endpoint, @Nullable Head head) {
        currentResponse.end();
        rejections.close(failure, endpoint, head);
        bytes.count();
    }
}
