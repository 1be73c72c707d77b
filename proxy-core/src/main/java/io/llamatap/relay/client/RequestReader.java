package io.llamatap.relay.client;

import io.llamatap.relay.exchange.Exchange;
import io.llamatap.relay.exchange.RelayLoop;
import io.llamatap.relay.http1.HeadFault;
import io.llamatap.relay.http1.HeadLimits;
import io.llamatap.relay.http1.RequestValidator;
import io.netty.buffer.ByteBuf;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Finds requests in what a client sends: heads and the ends of bodies, one request at a time.
 *
 * <p>Calls nobody but the exchange that a body belongs to: whoever owns it asks for what comes next and acts on that. What cannot be
 * taken yet (the next request while this one is responded to, a body while there is no connection) is kept, and the client is not
 * read from beyond a bound. One per client connection; used on its event loop.
 */
final class RequestReader {
    private enum Phase {
        HEAD,
        BODY,
        /** The request is whole; the next one waits for the response. */
        RESPONDING,
        /** The rest is thrown away. */
        DISCARDING
    }

    private final RequestHeadReader heads;
    private final RequestBodyReader body;
    private final KeptBytes kept = new KeptBytes();
    private @Nullable Exchange exchange;
    private Phase phase = Phase.HEAD;
    private boolean expecting;
    private int requests;
    /** Whether nothing more is read after the present response, since the client has sent too much too early. */
    private boolean isCutOff;

    RequestReader(RelayLoop loop, HeadLimits limits) {
        this.heads = new RequestHeadReader(loop, limits);
        this.body = new RequestBodyReader(limits);
    }

    /** Says whether no request has begun. */
    boolean isIdle() {
        return phase == Phase.HEAD && !heads.isStarted() && kept.isEmpty();
    }

    /** Says whether a head has begun that is not complete. */
    boolean isInHead() {
        return phase == Phase.HEAD && heads.isStarted();
    }

    /** Says whether a body is being read. */
    boolean isInBody() {
        return phase == Phase.BODY;
    }

    /** Says whether a request is whole and its response is not. */
    boolean isResponding() {
        return phase == Phase.RESPONDING;
    }

    boolean isDiscarding() {
        return phase == Phase.DISCARDING;
    }

    /** The number of requests begun so far. */
    int requests() {
        return requests;
    }

    /** What was not taken yet. */
    KeptBytes kept() {
        return kept;
    }

    /** Says whether a trailer section is being read. */
    boolean isInTrailers() {
        return isInBody() && body.isInTrailers();
    }

    /** How many bytes are held of what the client sent, in heads and trailers that are not complete and in what cannot be taken yet. */
    int heldBytes() {
        return heads.heldBytes() + body.heldBytes() + kept.capacity();
    }

    /** Says whether what is held waits for the upstream, which has no room for it or is not connected yet. */
    boolean isWaitingForUpstream() {
        // The body of a request for a page of ours waits for nobody.
        Exchange current = exchange;
        return isInBody()
                && current != null
                && !body.isInTrailers()
                && (!kept.isEmpty() || current.upload().isBlocked());
    }

    /** Throws away what is held beside the present response, be it of its own request's body, and all that follows. */
    void cutOff() {
        isCutOff = true;
        if (isInBody()) {
            // Nobody waits for the rest: there is a response already, and it is the last.
            body.forget();
            exchange = null;
        }
        kept.release();
    }

    /** Says whether there is no next request, whatever the client sends. */
    boolean isCutOff() {
        return isCutOff;
    }

    /** Says whether more should be read from the client. */
    boolean wantsMore() {
        boolean blocked = isInBody() && exchange != null && exchange.upload().isBlocked();
        return !blocked && !kept.isFull() && !isWaitingForTurn();
    }

    /** Says whether a request of the client waits since others have their turn first. */
    boolean isWaitingForTurn() {
        return !kept.isEmpty() && phase == Phase.HEAD;
    }

    /** Says whether the client may be waiting for a 100 that it was not sent: nothing of the body has come. */
    boolean isAwaitingContinue() {
        Exchange current = exchange;
        return expecting
                && kept.isEmpty()
                && current != null
                && !current.response().isContinued();
    }

    /**
     * Says whether the request at hand can never become whole, since its client has ended its sending.
     *
     * @param unread how much of the client's may lie in the kernel at most
     */
    boolean isCutShort(long unread) {
        if (kept.isEmpty() && unread == 0) {
            return isInHead() || isInBody();
        }
        return isInBody() && body.isLongerThan(unread + kept.length());
    }

    /** Takes a buffer, which is released, passed on or kept; {@link #next} looks into it. */
    void take(ByteBuf in) {
        if (isCutOff && (exchange == null || phase == Phase.RESPONDING)) {
            in.release();
        } else {
            kept.add(in);
        }
    }

    /**
     * Goes on with what was taken.
     *
     * @param mayBegin whether another request may begin
     */
    Found next(boolean mayBegin) {
        ByteBuf in = kept.take();
        Found found = Found.NOTHING;
        try {
            while (found == Found.NOTHING && in != null && in.isReadable() && canGoOn(mayBegin)) {
                switch (phase) {
                    case HEAD -> found = readHead(in);
                    case BODY -> {
                        in = readBody(in);
                        found = afterBody();
                    }
                    case RESPONDING, DISCARDING -> in.skipBytes(in.readableBytes());
                }
            }
        } finally {
            // A head that was found may be written anew where it stands in the buffer, hence that stays.
            if (in != null && phase != Phase.DISCARDING && (in.isReadable() || found == Found.REQUEST)) {
                kept.putBack(in);
            } else if (in != null) {
                in.release();
            }
        }
        return found;
    }

    /** Nothing more can be done for now: what is kept must not hold the memory of what was passed on. */
    void pause() {
        kept.compact();
    }

    /** The rule that a head broke. */
    HeadFault fault() {
        return heads.fault();
    }

    /** The body of the request that was found last belongs to an exchange. */
    void passBodyTo(Exchange owner) {
        exchange = owner;
    }

    /** The response was sent: the next request may come. */
    void onResponded() {
        exchange = null;
        phase = Phase.HEAD;
        heads.reset();
    }

    /** Throws away what is kept and what still comes. */
    void discard() {
        exchange = null;
        phase = Phase.DISCARDING;
        heads.reset();
        body.forget();
        kept.release();
    }

    private boolean canGoOn(boolean mayBegin) {
        return switch (phase) {
            case HEAD -> mayBegin;
            case DISCARDING -> true;
            case RESPONDING -> false;
            case BODY -> exchange != null && exchange.upload().takesBody();
        };
    }

    private Found readHead(ByteBuf in) {
        Found found = heads.read(in);
        if (found == Found.REQUEST) {
            RequestValidator verdict = heads.verdict();
            requests++;
            body.begin(verdict.framing(), verdict.contentLength());
            expecting = verdict.expectsContinue();
            phase = body.isDone() ? Phase.RESPONDING : Phase.BODY;
        }
        return found;
    }

    private @Nullable ByteBuf readBody(ByteBuf in) {
        expecting = false;
        return body.read(in, Objects.requireNonNull(exchange).upload());
    }

    private Found afterBody() {
        if (phase == Phase.BODY && body.isDone()) {
            phase = Phase.RESPONDING;
            return Found.BODY_END;
        }
        return body.isFailed() ? Found.BODY_MALFORMED : Found.NOTHING;
    }
}
