package io.llamatap.relay.client.request;

import io.llamatap.relay.exchange.Exchange;
import io.llamatap.relay.http1.HeadLimits;
import io.llamatap.relay.http1.RequestValidator;
import io.netty.buffer.ByteBuf;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The body of a client's present request, and the exchange that it is passed to. A request for a page of our own has no exchange,
 * and its body is not read.
 *
 * <p>One per client connection; used on its event loop.
 */
final class RequestBody {
    private final RequestBodyReader reader;
    private @Nullable Exchange exchange;
    private boolean isExpecting;

    RequestBody(HeadLimits limits) {
        this.reader = new RequestBodyReader(limits);
    }

    /** Starts with the body that a valid head announces, if any. */
    void begin(RequestValidator verdict) {
        reader.begin(verdict.framing(), verdict.contentLength());
        isExpecting = verdict.expectsContinue();
    }

    /** Sets the exchange that the body is passed to. */
    void passTo(Exchange owner) {
        exchange = owner;
    }

    /** Returns whether the body is passed to an exchange. */
    boolean isPassed() {
        return exchange != null;
    }

    /** The request is over. */
    void release() {
        exchange = null;
    }

    /** Discards the state; nobody waits for the rest of the body. */
    void forget() {
        exchange = null;
        reader.forget();
    }

    /** Returns whether the body is complete. */
    boolean isDone() {
        return reader.isDone();
    }

    /** Returns whether the body is still incomplete after this many more bytes, as far as its framing tells. */
    boolean isLongerThan(long bytes) {
        return reader.isLongerThan(bytes);
    }

    /** Returns whether the last chunk was read and the trailer section is incomplete. */
    boolean isInTrailers() {
        return reader.isInTrailers();
    }

    /** Returns how many bytes are held of an incomplete trailer section. */
    int heldBytes() {
        return reader.heldBytes();
    }

    /** Returns whether the upstream takes more of the body now. */
    boolean isTaken() {
        return exchange != null && exchange.upload().takesBody();
    }

    /** Returns whether the upstream is connected and takes no more of the body for now. */
    boolean isBlocked() {
        return exchange != null && exchange.upload().isBlocked();
    }

    /** Returns whether the client may be waiting for a 100 that it did not get: nothing of the body was read. */
    boolean isAwaitingContinue() {
        return isExpecting && exchange != null && !exchange.response().isContinued();
    }

    /**
     * Reads from a buffer.
     *
     * @param in whose ownership is taken, unless it is returned
     * @return the buffer if there is more to read in it, or nothing of it was passed on; else null
     */
    @Nullable
    ByteBuf read(ByteBuf in) {
        isExpecting = false;
        return reader.read(in, Objects.requireNonNull(exchange).upload());
    }

    /** Returns what {@link #read} has found. */
    Found found() {
        if (reader.isDone()) {
            return Found.BODY_END;
        }
        return reader.isFailed() ? Found.BODY_MALFORMED : Found.NOTHING;
    }

    /** Shows the kept part of the body to the tap, without consuming it, unless it is chunked. */
    void show(KeptBytes kept) {
        Exchange current = exchange;
        if (current != null) {
            reader.show(kept, current.upload());
        }
    }
}
