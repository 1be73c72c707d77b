package io.llamatap.relay.upstream;

import io.llamatap.relay.exchange.Exchange;
import io.llamatap.relay.exchange.ListenerLoop;
import io.llamatap.relay.exchange.Response;
import io.llamatap.relay.http1.ChunkFramer;
import io.llamatap.relay.http1.Head;
import io.llamatap.relay.http1.HeadReader;
import io.llamatap.relay.http1.HeadScanner;
import io.llamatap.relay.http1.ResponseValidator;
import io.llamatap.relay.http1.TrailerReader;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Finds heads and the end of the body in what the upstream sends, and hands the body on as the slices that came.
 *
 * <p>Nothing is passed on that was not judged, nothing is copied but heads and trailers. One per upstream connection; used on its
 * event loop.
 */
final class ResponseReader {
    /** How far the response is. */
    enum Progress {
        GOING_ON,
        DONE,
        FAILED
    }

    private enum Phase {
        HEAD,
        LENGTH,
        CHUNKED,
        TRAILERS,
        UNTIL_CLOSE,
        DONE,
        FAILED
    }

    /** Interim responses are small and few; an upstream that sends this much of them never comes to its answer. */
    private static final int INTERIM_LIMIT = 4096;

    private final ListenerLoop listener;
    private final HeadReader headReader;
    private final ChunkFramer chunks = new ChunkFramer();
    private @Nullable TrailerReader trailers;
    private @Nullable Exchange exchange;
    private Phase phase = Phase.HEAD;
    private long remaining;
    private int interim;
    /** Whether the client gets chunks with their framing: asked of each piece, hence kept at hand. */
    private boolean framed;

    private boolean begun;
    private boolean persistent;
    private boolean stray;

    ResponseReader(ListenerLoop listener) {
        this.listener = listener;
        this.headReader = new HeadReader(HeadScanner.forResponses(listener.headLimits()), false);
    }

    /** Begins with the response to a new request. */
    void begin(Exchange next) {
        exchange = next;
        framed = next.response().takesChunks();
        phase = Phase.HEAD;
        headReader.reset();
        chunks.reset();
        trailers = null;
        interim = 0;
        begun = false;
        persistent = false;
        stray = false;
    }

    /** Forgets the exchange, which with its client would else stay in memory for as long as the connection is idle. */
    void end() {
        exchange = null;
    }

    Progress progress() {
        return switch (phase) {
            case DONE -> Progress.DONE;
            case FAILED -> Progress.FAILED;
            default -> Progress.GOING_ON;
        };
    }

    /** Says whether any byte of the response came. */
    boolean hasBegun() {
        return begun;
    }

    /** Says whether the connection's end is the body's. */
    boolean endsWithConnection() {
        return phase == Phase.UNTIL_CLOSE;
    }

    /** Says whether the upstream means to keep the connection. */
    boolean isPersistent() {
        return persistent;
    }

    /** Says whether the connection may carry another exchange. */
    boolean isReusable() {
        return phase == Phase.DONE && persistent && !stray;
    }

    /** Takes a buffer, which is released or passed on. */
    void read(ByteBuf buffer, long nanos) {
        Exchange to = exchange;
        if (to == null) {
            buffer.release();
            return;
        }
        begun = true;
        ByteBuf in = buffer;
        while (in != null && in.isReadable()) {
            switch (phase) {
                case HEAD -> readHead(in, to, nanos);
                case LENGTH -> in = readLength(in, to, nanos);
                case CHUNKED -> in = readChunks(in, to, nanos);
                case TRAILERS -> readTrailers(in, to);
                case UNTIL_CLOSE -> {
                    to.tap().onResponseBody(in, in.readerIndex(), in.readableBytes(), nanos);
                    to.response().write(in);
                    in = null;
                }
                case DONE -> {
                    stray = true;
                    in.skipBytes(in.readableBytes());
                }
                case FAILED -> in.skipBytes(in.readableBytes());
            }
        }
        if (in != null) {
            in.release();
        }
    }

    private void readHead(ByteBuf in, Exchange to, long nanos) {
        switch (headReader.read(in, listener.loop().scratch(), listener.loop().head())) {
            case MORE -> {}
            case FAILED -> phase = Phase.FAILED;
            case COMPLETE -> onHead(to, nanos);
        }
    }

    private void onHead(Exchange to, long nanos) {
        Head head = listener.loop().head();
        ResponseValidator verdict = listener.loop().responseValidator();
        if (!verdict.judge(head, to.request().isHead())) {
            phase = Phase.FAILED;
            return;
        }
        if (head.status() < 200) {
            if (++interim > INTERIM_LIMIT) {
                phase = Phase.FAILED;
            } else {
                to.onInterim(head);
            }
            return;
        }
        persistent = verdict.isPersistent();
        remaining = verdict.contentLength();
        phase = switch (verdict.framing()) {
            case NONE -> Phase.DONE;
            case LENGTH -> Phase.LENGTH;
            case CHUNKED -> Phase.CHUNKED;
            case UNTIL_CLOSE -> Phase.UNTIL_CLOSE;
        };
        to.onHead(head, verdict.framing(), nanos);
    }

    private @Nullable ByteBuf readLength(ByteBuf in, Exchange to, long nanos) {
        int at = in.readerIndex();
        int count = (int) Math.min(remaining, in.readableBytes());
        to.tap().onResponseBody(in, at, count, nanos);
        remaining -= count;
        if (remaining == 0) {
            phase = Phase.DONE;
        }
        in.skipBytes(count);
        return to.response().write(in, at, at + count);
    }

    /** Passes the chunks on with their framing, or for an HTTP/1.0 client their data alone. */
    private @Nullable ByteBuf readChunks(ByteBuf in, Exchange to, long nanos) {
        Response response = to.response();
        int start = in.readerIndex();
        while (true) {
            switch (chunks.next(in)) {
                case MORE -> {
                    return framed ? response.write(in, start, in.writerIndex()) : in;
                }
                case DATA -> {
                    int at = in.readerIndex();
                    int count = chunks.available();
                    to.tap().onResponseBody(in, at, count, nanos);
                    in.skipBytes(count);
                    if (!framed) {
                        response.write(in.retainedSlice(at, count));
                    }
                }
                case LAST -> {
                    phase = TrailerReader.skipIfEmpty(in) ? Phase.DONE : Phase.TRAILERS;
                    return framed ? response.write(in, start, in.readerIndex()) : in;
                }
                case MALFORMED -> {
                    phase = Phase.FAILED;
                    // What stood before the fault was sound; the client gets it, and then no end.
                    return framed ? response.write(in, start, in.readerIndex() - 1) : in;
                }
                case SIZE, CHUNK_END -> {}
            }
        }
    }

    private void readTrailers(ByteBuf in, Exchange to) {
        TrailerReader reading = trailers;
        if (reading == null) {
            reading = new TrailerReader(listener.headLimits());
            trailers = reading;
        }
        switch (reading.read(in)) {
            case MORE -> {}
            case MALFORMED -> {
                trailers = null;
                phase = Phase.FAILED;
            }
            case COMPLETE -> {
                trailers = null;
                if (framed) {
                    to.response().writeTrailers(reading, listener.loop());
                }
                phase = Phase.DONE;
            }
        }
    }
}
