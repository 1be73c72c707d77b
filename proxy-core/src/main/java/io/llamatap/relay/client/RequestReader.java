package io.llamatap.relay.client;

import io.llamatap.relay.exchange.Exchange;
import io.llamatap.relay.exchange.GatewayFailure;
import io.llamatap.relay.exchange.ListenerLoop;
import io.llamatap.relay.exchange.RequestLine;
import io.llamatap.relay.http1.Head;
import io.llamatap.relay.http1.HeadFault;
import io.llamatap.relay.http1.HeadReader;
import io.llamatap.relay.http1.HeadScanner;
import io.llamatap.relay.http1.RequestValidator;
import io.llamatap.relay.io.Turns;
import io.llamatap.tap.OllamaEndpoint;
import io.llamatap.tap.Rejection;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Finds requests in what a client sends: heads and the ends of bodies, one request at a time.
 *
 * <p>What cannot be taken yet (the next request while this one is answered, a body while there is no connection) is kept, and the
 * client is not read from beyond a bound. One per client connection; used on its event loop.
 */
final class RequestReader {
    private enum Phase {
        HEAD,
        BODY,
        /** The request is whole; the next one waits for the answer. */
        ANSWERING,
        /** The rest is thrown away. */
        DISCARDING
    }

    /**
     * How much is kept of what cannot be taken yet, but for the rest of one read: enough that pipelined requests do not hide that a
     * client leaves, and little enough that all clients together do not use up the memory for buffers.
     */
    private static final int KEPT_AT_MOST = 8 * 1024;

    /** Smaller buffers are not worth a copy. */
    private static final int WASTED_AT_MOST = 2 * 1024;
    /** How much is kept where a client's end can only be found behind all that it has sent. */
    private static final int LOOKED_AT_MOST = 64 * 1024;

    private final ClientHandler client;
    private final ListenerLoop listener;
    private final HeadReader headReader;
    private final RequestBodyReader body;
    private @Nullable ByteBuf kept;
    private @Nullable Exchange exchange;
    private Phase phase = Phase.HEAD;
    private boolean reading;
    private boolean judging;
    private boolean expecting;
    private int requests;
    /** How many responses of our own the client has had in its present turn. */
    private int ownResponses;
    /** Whether nothing more is read after the present response, since the client has sent too much too early. */
    private boolean isCutOff;

    RequestReader(ClientHandler client, ListenerLoop listener) {
        this.client = client;
        this.listener = listener;
        this.body = new RequestBodyReader(listener.headLimits());
        this.headReader = new HeadReader(HeadScanner.forRequests(listener.headLimits()), true);
    }

    /** Says whether no request has begun. */
    boolean isIdle() {
        return phase == Phase.HEAD && !headReader.isStarted() && kept == null;
    }

    /** Says whether a head has begun that is not complete. */
    boolean isInHead() {
        return phase == Phase.HEAD && headReader.isStarted();
    }

    /** Says whether a body is being read. */
    boolean isInBody() {
        return phase == Phase.BODY;
    }

    /** Says whether a request is whole and its answer is not. */
    boolean isAnswering() {
        return phase == Phase.ANSWERING;
    }

    boolean isDiscarding() {
        return phase == Phase.DISCARDING;
    }

    /** Says whether a buffer is being worked on further up the stack. */
    boolean isReading() {
        return reading;
    }

    /** The number of requests begun so far. */
    int requests() {
        return requests;
    }

    /** Says whether there is something that was not taken yet. */
    boolean hasKept() {
        return kept != null;
    }

    /** Says whether a trailer section is being read. */
    boolean isInTrailers() {
        return isInBody() && body.isInTrailers();
    }

    /** How many bytes are held of what the client sent, in heads and trailers that are not complete and in what cannot be taken yet. */
    int heldBytes() {
        ByteBuf waiting = kept;
        return headReader.heldBytes() + body.heldBytes() + (waiting == null ? 0 : waiting.capacity());
    }

    /** Says whether what is held waits for the upstream, which has no room for it or is not connected yet. */
    boolean isWaitingForUpstream() {
        // The body of a request for a page of ours waits for nobody.
        Exchange current = exchange;
        return isInBody()
                && current != null
                && !body.isInTrailers()
                && (kept != null || current.upload().isBlocked());
    }

    /** Throws away what is held beside the present response, be it of its own request's body, and all that follows. */
    void cutOff() {
        isCutOff = true;
        if (isInBody()) {
            // Nobody waits for the rest: there is a response already, and it is the last.
            body.forget();
            exchange = null;
        }
        ByteBuf waiting = kept;
        kept = null;
        if (waiting != null) {
            waiting.release();
        }
    }

    /** Says whether there is no next request, whatever the client sends. */
    boolean isCutOff() {
        return isCutOff;
    }

    /** Says whether more should be read from the client. */
    boolean wantsMore() {
        Exchange current = exchange;
        boolean blocked = isInBody() && current != null && current.upload().isBlocked();
        return !blocked && !isFull() && !isWaitingForTurn();
    }

    /** Says whether a request of the client waits since others have their turn first. */
    boolean isWaitingForTurn() {
        return kept != null && phase == Phase.HEAD;
    }

    /** A response of our own is being made, for which nobody has to be waited for. */
    void onOwnResponse() {
        ownResponses++;
        listener.loop().turns().begin();
    }

    /** The client has a turn anew. */
    void newTurn() {
        ownResponses = 0;
    }

    /** Says whether the client may be waiting for a 100 that it was not sent: nothing of the body has come. */
    boolean isAwaitingContinue() {
        Exchange current = exchange;
        return expecting && kept == null && current != null && !current.answer().isContinued();
    }

    /**
     * Says whether the request at hand can never become whole, since its client has ended its sending.
     *
     * @param unread how much of the client's may lie in the kernel at most
     */
    boolean isCutShort(long unread) {
        ByteBuf waiting = kept;
        if (waiting == null && unread == 0) {
            return isInHead() || isInBody();
        }
        return isInBody() && body.isLongerThan(unread + (waiting == null ? 0 : waiting.readableBytes()));
    }

    /** Says whether there is room for one more read that is only to find the client's end. */
    boolean hasRoomToLook() {
        ByteBuf waiting = kept;
        return waiting == null || waiting.readableBytes() < LOOKED_AT_MOST;
    }

    /** Says whether as much is kept as may be. */
    boolean isFull() {
        ByteBuf waiting = kept;
        return waiting != null && waiting.readableBytes() >= KEPT_AT_MOST;
    }

    /** Takes a buffer, which is released, passed on or kept. */
    void read(ByteBuf in) {
        if (isCutOff && (exchange == null || phase == Phase.ANSWERING)) {
            in.release();
            return;
        }
        ByteBuf waiting = kept;
        kept = null;
        process(waiting == null ? in : ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(in.alloc(), waiting, in));
    }

    /** Goes on with what was kept, if that is possible now. */
    void resume() {
        ByteBuf waiting = kept;
        if (waiting != null && !reading && canGoOn()) {
            kept = null;
            process(waiting);
        }
    }

    /** The answer was sent: the next request may come. */
    void next() {
        exchange = null;
        phase = Phase.HEAD;
        headReader.reset();
    }

    /** Throws away what is kept and what still comes. */
    void discard() {
        exchange = null;
        phase = Phase.DISCARDING;
        headReader.reset();
        body.forget();
        ByteBuf waiting = kept;
        kept = null;
        if (waiting != null) {
            waiting.release();
        }
    }

    private boolean canGoOn() {
        return switch (phase) {
            case HEAD -> !isTurnOver();
            case DISCARDING -> true;
            case ANSWERING -> false;
            case BODY ->
                exchange != null
                        && exchange.upload().takesBody()
                        && !exchange.upload().isBlocked();
        };
    }

    private boolean isTurnOver() {
        return ownResponses > 0
                && (ownResponses >= Turns.REQUESTS || listener.loop().turns().isUsedUp());
    }

    private void process(ByteBuf buffer) {
        ByteBuf in = buffer;
        reading = true;
        try {
            while (in != null && in.isReadable() && canGoOn()) {
                switch (phase) {
                    case HEAD -> readHead(in);
                    case BODY -> in = readBody(in);
                    case ANSWERING, DISCARDING -> in.skipBytes(in.readableBytes());
                }
            }
        } finally {
            reading = false;
            listener.loop().turns().end();
            if (in != null && in.isReadable() && phase != Phase.DISCARDING) {
                kept = compact(in);
            } else if (in != null) {
                in.release();
            }
        }
    }

    /** What is kept must not hold the memory of what was passed on: a large read may end with a few bytes of the next request. */
    private static ByteBuf compact(ByteBuf in) {
        int length = in.readableBytes();
        if (in.capacity() <= WASTED_AT_MOST || length > in.capacity() / 2) {
            return in;
        }
        ByteBuf copy = in.alloc().ioBuffer(length).writeBytes(in);
        in.release();
        return copy;
    }

    private void readHead(ByteBuf in) {
        switch (headReader.read(in, listener.loop().scratch(), listener.loop().head())) {
            case MORE -> {}
            case FAILED -> client.reject(GatewayFailure.of(headReader.failure()), OllamaEndpoint.OTHER);
            case COMPLETE -> onHead();
        }
    }

    private void onHead() {
        judging = true;
        answer(listener.loop().head(), listener.loop().requestValidator());
        judging = false;
    }

    private void answer(Head head, RequestValidator verdict) {
        HeadFault fault = verdict.judge(head);
        if (fault != null) {
            client.reject(GatewayFailure.of(fault), OllamaEndpoint.of(RequestLine.pathOf(head, head.secondStart())));
            return;
        }
        requests++;
        body.begin(verdict.framing(), verdict.contentLength());
        expecting = verdict.expectsContinue();
        phase = body.isDone() ? Phase.ANSWERING : Phase.BODY;
        exchange = client.begin(head, verdict);
        if (exchange != null) {
            newTurn();
            exchange.start();
        }
    }

    /** Describes the refusal of what was read: with method and path while a complete head is being judged, bare otherwise. */
    Rejection rejection(GatewayFailure failure, OllamaEndpoint endpoint, @Nullable SocketAddress client) {
        Head head = listener.loop().head();
        String method = judging ? head.text(head.firstStart(), head.firstEnd()) : "";
        // Any other form of target may hold a name and a password.
        boolean isPath = judging && head.bytes()[head.secondStart()] == '/';
        String path = isPath ? RequestLine.pathOf(head, head.secondStart()) : "";
        return new Rejection(
                endpoint,
                failure.status(),
                failure.label(),
                client,
                method,
                path,
                listener.loop().now());
    }

    private @Nullable ByteBuf readBody(ByteBuf in) {
        Exchange to = exchange;
        if (to == null) {
            throw new IllegalStateException("a body without an exchange");
        }
        expecting = false;
        ByteBuf rest = body.read(in, to.upload());
        if (body.isFailed()) {
            to.fail(GatewayFailure.CHUNK);
        } else if (phase == Phase.BODY && body.isDone()) {
            phase = Phase.ANSWERING;
            to.onUploadComplete();
        }
        return rest;
    }
}
