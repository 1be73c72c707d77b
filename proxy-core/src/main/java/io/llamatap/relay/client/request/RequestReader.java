package io.llamatap.relay.client.request;

import io.llamatap.relay.exchange.Exchange;
import io.llamatap.relay.exchange.RelayLoop;
import io.llamatap.relay.http1.HeadFault;
import io.llamatap.relay.http1.HeadLimits;
import io.netty.buffer.ByteBuf;

/**
 * Finds requests in the bytes of a client: heads and the ends of bodies, one request at a time.
 *
 * <p>Calls only the exchange to which a body belongs. The owner asks for the next event and acts on it. What cannot be used yet
 * (a pipelined request, a body while there is no upstream connection) is kept up to a limit, beyond which reading from the client
 * is paused. One per client connection; used on its event loop.
 */
public final class RequestReader {
    private enum Phase {
        HEAD,
        BODY,
        /** The request is complete; the next one waits for the response. */
        RESPONDING,
        /** Everything else from this client is discarded. */
        DISCARDING
    }

    private final RequestHeadReader heads;
    private final RequestBody body;
    private final KeptBytes kept = new KeptBytes();
    private Phase phase = Phase.HEAD;
    private int requests;
    /** Whether nothing is read after the present response, because the client has sent too much in advance. */
    private boolean isCutOff;

    public RequestReader(RelayLoop loop, HeadLimits limits) {
        this.heads = new RequestHeadReader(loop, limits);
        this.body = new RequestBody(limits);
    }

    /** Returns whether no request has begun. */
    public boolean isIdle() {
        return phase == Phase.HEAD && !heads.isStarted() && kept.isEmpty();
    }

    /** Returns whether a head has begun and is incomplete. */
    public boolean isInHead() {
        return phase == Phase.HEAD && heads.isStarted();
    }

    /** Returns whether a body is being read. */
    public boolean isInBody() {
        return phase == Phase.BODY;
    }

    /** Returns whether a request is complete and its response is not. */
    public boolean isResponding() {
        return phase == Phase.RESPONDING;
    }

    public boolean isDiscarding() {
        return phase == Phase.DISCARDING;
    }

    /** Returns the number of requests begun so far. */
    public int requests() {
        return requests;
    }

    /** Returns what cannot be used yet. */
    public KeptBytes kept() {
        return kept;
    }

    /** Returns whether a trailer section is being read. */
    public boolean isInTrailers() {
        return isInBody() && body.isInTrailers();
    }

    /** Returns how many bytes are held for the client: incomplete heads and trailer sections, and what cannot be used yet. */
    public int heldBytes() {
        return heads.heldBytes() + body.heldBytes() + kept.capacity();
    }

    /** Returns whether what is held waits for the upstream, which is not writable or not connected yet. */
    public boolean isWaitingForUpstream() {
        return isInBody() && body.isPassed() && !body.isInTrailers() && (!kept.isEmpty() || body.isBlocked());
    }

    /** Discards what is held, including the rest of the present request's body, and all that follows. */
    public void cutOff() {
        isCutOff = true;
        if (isInBody()) {
            // Nobody waits for the rest: there is a response already, and it is the last one.
            body.forget();
        }
        kept.release();
    }

    /** Returns whether there will be no next request, whatever the client sends. */
    public boolean isCutOff() {
        return isCutOff;
    }

    /** Returns whether the client should be read from. */
    public boolean wantsMore() {
        boolean isBlocked = isInBody() && body.isBlocked();
        return !isBlocked && !kept.isFull() && !isWaitingForTurn();
    }

    /** Returns whether a request of the client waits until others have had their turn. */
    public boolean isWaitingForTurn() {
        return !kept.isEmpty() && phase == Phase.HEAD;
    }

    /** Returns whether the client may be waiting for a 100 that it did not get: nothing of the body has come. */
    public boolean isAwaitingContinue() {
        return kept.isEmpty() && body.isAwaitingContinue();
    }

    /**
     * Returns whether the present request can never become complete, because the client has closed its sending side.
     *
     * @param unread how many bytes of the client the kernel may hold at most
     */
    public boolean isTruncated(long unread) {
        if (kept.isEmpty() && unread == 0) {
            return isInHead() || isInBody();
        }
        return isInBody() && body.isLongerThan(unread + kept.length());
    }

    /** Takes ownership of a buffer, which {@link #next} will read. */
    public void take(ByteBuf in) {
        if (isCutOff && (!body.isPassed() || phase == Phase.RESPONDING)) {
            in.release();
        } else {
            kept.add(in);
        }
    }

    /**
     * Reads what was taken.
     *
     * @param mayBegin whether another request may begin
     */
    public Found next(boolean mayBegin) {
        ByteBuf in = kept.take();
        Found found = Found.NOTHING;
        try {
            while (found == Found.NOTHING && in != null && in.isReadable() && canGoOn(mayBegin)) {
                switch (phase) {
                    case HEAD -> found = readHead(in);
                    case BODY -> {
                        in = body.read(in);
                        found = afterBody();
                    }
                    case RESPONDING, DISCARDING -> in.skipBytes(in.readableBytes());
                }
            }
        } finally {
            // The head may be rewritten in place, so its buffer is kept until the exchange has started.
            if (in != null && phase != Phase.DISCARDING && (in.isReadable() || found == Found.REQUEST)) {
                kept.putBack(in);
            } else if (in != null) {
                in.release();
            }
        }
        return found;
    }

    /** Nothing more can be used now: what is kept must not occupy the memory of what was passed on. */
    public void pause() {
        kept.compact();
    }

    /** Returns the rule that the last head broke. */
    public HeadFault fault() {
        return heads.fault();
    }

    /** Sets the exchange to which the body of the last request belongs. */
    public void passBodyTo(Exchange owner) {
        body.passTo(owner);
    }

    /** Shows the part of the present request body that has arrived to the tap, without consuming it. */
    public void showArrivedBody() {
        if (isInBody()) {
            body.show(kept);
        }
    }

    /** The response was sent: the next request may begin. */
    public void onResponded() {
        body.release();
        phase = Phase.HEAD;
        heads.reset();
    }

    /** Discards what is kept and what still arrives. */
    public void discard() {
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
            case BODY -> body.isTaken();
        };
    }

    private Found readHead(ByteBuf in) {
        Found found = heads.read(in);
        if (found == Found.REQUEST) {
            requests++;
            body.begin(heads.verdict());
            phase = body.isDone() ? Phase.RESPONDING : Phase.BODY;
        }
        return found;
    }

    private Found afterBody() {
        Found found = body.found();
        if (found != Found.BODY_END) {
            return found;
        }
        if (phase != Phase.BODY) {
            return Found.NOTHING; // passing the body on has ended the exchange
        }
        phase = Phase.RESPONDING;
        return found;
    }
}
