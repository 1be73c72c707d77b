package io.llamatap.relay.exchange;

import io.llamatap.relay.http1.BodyFraming;
import io.llamatap.relay.http1.FieldName;
import io.llamatap.relay.http1.Head;
import io.llamatap.relay.http1.HeadBytes;
import io.llamatap.relay.http1.LocationPath;
import io.llamatap.relay.http1.ResponseHeadWriter;
import io.llamatap.relay.http1.TrailerReader;
import io.llamatap.relay.io.ChannelWriter;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Sends the response to the client: its head rewritten, then its body as it came.
 *
 * <p>Used on the event loop of the exchange.
 */
public final class Response {
    private static final int CONTINUE = 100;

    private final ChannelWriter output;
    private final RequestLine request;
    private final GuardedTap tap;
    private final LocationPath location;
    private final String sentHost;
    private BodyFraming framing = BodyFraming.NONE;
    private boolean started;
    private boolean continued;
    private boolean closesAfter;
    private boolean isHeldBack;
    private int status;

    /**
     * Creates it.
     *
     * @param location rewrites the Location header field
     * @param sentHost the Host that was sent to the upstream
     */
    Response(ChannelWriter output, RequestLine request, GuardedTap tap, LocationPath location, String sentHost) {
        this.output = output;
        this.request = request;
        this.tap = tap;
        this.location = location;
        this.sentHost = sentHost;
    }

    /** Returns the Host that was sent to the upstream. */
    String sentHost() {
        return sentHost;
    }

    /** Returns whether the head of the final response was passed on. */
    boolean isStarted() {
        return started;
    }

    /** Returns whether the client got a 100 or the head of the final response, so that it need not wait with its request body. */
    public boolean isContinued() {
        return continued || started;
    }

    /** Returns the status that was sent to the client; 0 if none was. */
    int status() {
        return status;
    }

    /** Sets the status of an error response of our own. */
    void setStatus(int status) {
        this.status = status;
    }

    /** Returns whether the client's connection is closed after this response. */
    boolean closesAfter() {
        return closesAfter;
    }

    /** Returns whether only the end of the connection marks the end of the body. */
    boolean endsWithConnection() {
        return framing == BodyFraming.UNTIL_CLOSE;
    }

    /** Returns whether the client understands chunked bodies. An HTTP/1.0 client gets the data of the chunks only. */
    public boolean takesChunks() {
        return !request.http10();
    }

    /** Passes an interim response on, except to an HTTP/1.0 client, which could not read it. */
    void writeInterim(Head head, RelayLoop loop) {
        if (takesChunks()) {
            continued |= head.status() == CONTINUE;
            writeHead(head, ResponseHeadWriter.Persistence.DEFAULT, null, loop);
        }
    }

    /**
     * Passes the head of the final response on.
     *
     * @param mayPersist whether the request allows the client's connection to be used again
     * @param load the load in the text form of ORCA; null for none
     * @param nanos when the read that completed the head began
     */
    void begin(
            Head head,
            BodyFraming upstreamFraming,
            boolean mayPersist,
            @Nullable String load,
            RelayLoop loop,
            long nanos) {
        started = true;
        status = head.status();
        boolean unchunk = upstreamFraming == BodyFraming.CHUNKED && !takesChunks();
        framing = unchunk ? BodyFraming.UNTIL_CLOSE : upstreamFraming;
        closesAfter = endsWithConnection() || !mayPersist;
        tap.onResponseHead(status, head.value(FieldName.CONTENT_TYPE), head.value(FieldName.CONTENT_ENCODING), nanos);
        if (!takesChunks()) {
            head.dropAll(FieldName.TRANSFER_ENCODING);
        }
        writeHead(head, ResponseHeadWriter.Persistence.of(request.http10(), !closesAfter), load, loop);
    }

    private void writeHead(
            Head head, ResponseHeadWriter.Persistence persistence, @Nullable String load, RelayLoop loop) {
        HeadBytes rewritten = loop.headOut();
        ResponseHeadWriter.write(head, persistence, location, sentHost, load, rewritten);
        ByteBuf written = head.place().replace(rewritten, output.channel().alloc());
        output.writeHead(written, head.place().start(), head.place().end());
    }

    /** Passes body bytes on. Takes ownership of the buffer. */
    public void write(ByteBuf bytes) {
        output.write(bytes);
    }

    /**
     * Passes a range of a receive buffer on.
     *
     * @param in whose ownership is taken, unless it is returned
     * @return the buffer if something follows the range; else null
     */
    @Nullable
    public ByteBuf write(ByteBuf in, int from, int end) {
        return output.write(in, from, end);
    }

    /** Returns whether the client's channel is writable. */
    boolean isWritable() {
        return output.isWritable();
    }

    /** Returns whether the client has yet to take what was written, so that no more need be read from the upstream. */
    boolean mayBeHeldBack() {
        return !isHeldBack && !output.isSent();
    }

    /**
     * Takes no more from the upstream until the client has taken what was written, because direct memory is scarce. Runs the
     * action then.
     */
    void holdBack(Runnable whenSent) {
        isHeldBack = true;
        output.whenFlushed(() -> {
            isHeldBack = false;
            whenSent.run();
        });
    }

    /** Returns whether nothing is read from the upstream for now, although the client's channel is writable. */
    boolean isHeldBack() {
        return isHeldBack;
    }

    public void writeTrailers(TrailerReader trailers, RelayLoop loop) {
        HeadBytes out = loop.headOut();
        trailers.write(loop.head(), out);
        write(out.toBuffer(output.channel().alloc()));
    }

    /** Flushes what a batch of reads brought. */
    void flush(RelayLoop loop, long readNanos) {
        if (output.flush()) {
            tap.onResponseFlushed(readNanos, loop.now());
        }
    }
}
