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
 * An answer's way to the client: its head written anew, then its body as it came.
 *
 * <p>On the exchange's event loop.
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
    private int status;

    /**
     * Takes where it goes.
     *
     * @param location what becomes of Location
     * @param sentHost the Host that the upstream got
     */
    Response(ChannelWriter output, RequestLine request, GuardedTap tap, LocationPath location, String sentHost) {
        this.output = output;
        this.request = request;
        this.tap = tap;
        this.location = location;
        this.sentHost = sentHost;
    }

    /** The Host that the upstream got. */
    String sentHost() {
        return sentHost;
    }

    /** Says whether the final head was passed on. */
    boolean isStarted() {
        return started;
    }

    /** Says whether the client has been told to go on with its request's body, or what has become of the request. */
    public boolean isContinued() {
        return continued || started;
    }

    /** The status that the client got; 0 if none. */
    int status() {
        return status;
    }

    /** Notes that the answer is one of our own. */
    void setStatus(int status) {
        this.status = status;
    }

    /** Says whether the client's connection ends with this answer. */
    boolean closesAfter() {
        return closesAfter;
    }

    /** Says whether only the end of the connection tells the client that the body has ended. */
    boolean endsWithConnection() {
        return framing == BodyFraming.UNTIL_CLOSE;
    }

    /** Says whether the client understands chunks: an HTTP/1.0 client gets their data alone. */
    public boolean takesChunks() {
        return !request.http10();
    }

    /** Passes an interim response on; an HTTP/1.0 client could not read it. */
    void writeInterim(Head head, RelayLoop loop) {
        if (takesChunks()) {
            continued |= head.status() == CONTINUE;
            writeHead(head, ResponseHeadWriter.Persistence.DEFAULT, loop);
        }
    }

    /**
     * Passes the final head on.
     *
     * @param mayPersist whether the client's connection may be used again as far as the request is concerned
     * @param nanos when the read that brought it began
     */
    void begin(Head head, BodyFraming upstreamFraming, boolean mayPersist, RelayLoop loop, long nanos) {
        started = true;
        status = head.status();
        boolean unchunk = upstreamFraming == BodyFraming.CHUNKED && !takesChunks();
        framing = unchunk ? BodyFraming.UNTIL_CLOSE : upstreamFraming;
        closesAfter = endsWithConnection() || !mayPersist;
        tap.onResponseHead(status, head.value(FieldName.CONTENT_TYPE), head.value(FieldName.CONTENT_ENCODING), nanos);
        if (!takesChunks()) {
            head.dropAll(FieldName.TRANSFER_ENCODING);
        }
        writeHead(head, ResponseHeadWriter.Persistence.of(request.http10(), !closesAfter), loop);
    }

    private void writeHead(Head head, ResponseHeadWriter.Persistence persistence, RelayLoop loop) {
        HeadBytes anew = loop.headOut();
        ResponseHeadWriter.write(head, persistence, location, sentHost, anew);
        ByteBuf written = head.place().replace(anew, output.channel().alloc());
        output.writeHead(written, head.place().start(), head.place().end());
    }

    /** Passes bytes on; the buffer is taken. */
    public void write(ByteBuf bytes) {
        output.write(bytes);
    }

    /**
     * Passes on a range of a buffer that was read up to there.
     *
     * @param in taken, or given back
     * @return what is left to read of it; null if it was passed on
     */
    @Nullable
    public ByteBuf write(ByteBuf in, int from, int end) {
        return output.write(in, from, end);
    }

    /** Says whether the client takes more for now. */
    boolean isWritable() {
        return output.isWritable();
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
