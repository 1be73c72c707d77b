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
 * Finds the head and the end of the body in the bytes of the upstream, and passes the body on as the slices that came.
 *
 * <p>Nothing is passed on unchecked, and only heads and trailers are copied. One per upstream connection; used on its event loop.
 */
final class ResponseReader {
    /** The state of the response. */
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

    /** The limit on the number of interim responses; an upstream that sends more would never send its final response. */
    private static final int INTERIM_LIMIT = 4096;

    private final ListenerLoop listener;
    private final HeadReader headReader;
    private final ChunkFramer chunks = new ChunkFramer();
    private @Nullable TrailerReader trailers;
    private @Nullable Exchange exchange;
    private Phase phase = Phase.HEAD;
    private long remaining;
    private int interim;
    /** Whether the client gets chunks with their framing. Copied here, since it is needed for each piece. */
    private boolean framed;

    private boolean begun;
    private boolean persistent;
    private boolean stray;

    ResponseReader(ListenerLoop listener) {
        this.listener = listener;
        this.headReader = new HeadReader(HeadScanner.forResponses(listener.headLimits()), false);
    }

    /** Starts with the response to a new request. */
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

    /** Forgets the exchange, which would otherwise stay in memory, with its client, while the connection is idle. */
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

    /** Returns whether any byte of the response has arrived. */
    boolean hasBegun() {
        return begun;
    }

    /** Returns whether the body ends with the connection. */
    boolean endsWithConnection() {
        return phase == Phase.UNTIL_CLOSE;
    }

    /** Returns whether the upstream keeps the connection open. */
    boolean isPersistent() {
        return persistent;
    }

    /** Returns whether the connection may serve another exchange. */
    boolean isReusable() {
        return phase == Phase.DONE && persistent && !stray;
    }

    /** Takes ownership of a buffer. */
    void read(ByteBuf buffer, long nanos) {
        Exchange current = exchange;
        if (current == null) {
            buffer.release();
            return;
        }
        begun = true;
        ByteBuf in = buffer;
        while (in != null && in.isReadable()) {
            switch (phase) {
                case HEAD -> readHead(in, current, nanos);
                case LENGTH -> in = readLength(in, current, nanos);
                case CHUNKED -> in = readChunks(in, current, nanos);
                case TRAILERS -> readTrailers(in, current);
                case UNTIL_CLOSE -> {
                    current.tap().onResponseBody(in, in.readerIndex(), in.readableBytes(), nanos);
                    current.response().write(in);
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

    private void readHead(ByteBuf in, Exchange current, long nanos) {
        switch (headReader.read(in, listener.loop().scratch(), listener.loop().head())) {
            case MORE -> {}
            case FAILED -> phase = Phase.FAILED;
            case COMPLETE -> onHead(current, nanos);
        }
    }

    private void onHead(Exchange current, long nanos) {
        Head head = listener.loop().head();
        ResponseValidator verdict = listener.loop().responseValidator();
        if (!verdict.judge(head, current.request().isHead())) {
            phase = Phase.FAILED;
            return;
        }
        if (head.status() < 200) {
            if (++interim > INTERIM_LIMIT) {
                phase = Phase.FAILED;
            } else {
                current.onInterim(head);
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
        current.onHead(head, verdict.framing(), nanos);
    }

    private @Nullable ByteBuf readLength(ByteBuf in, Exchange current, long nanos) {
        int at = in.readerIndex();
        int count = (int) Math.min(remaining, in.readableBytes());
        current.tap().onResponseBody(in, at, count, nanos);
        remaining -= count;
        if (remaining == 0) {
            phase = Phase.DONE;
        }
        in.skipBytes(count);
        return current.response().write(in, at, at + count);
    }

    /** Passes the chunks on with their framing; for an HTTP/1.0 client, only their data. */
    private @Nullable ByteBuf readChunks(ByteBuf in, Exchange current, long nanos) {
        Response response = current.response();
        int start = in.readerIndex();
        while (true) {
            switch (chunks.next(in)) {
                case MORE -> {
                    return framed ? response.write(in, start, in.writerIndex()) : in;
                }
                case DATA -> {
                    int at = in.readerIndex();
                    int count = chunks.available();
                    current.tap().onResponseBody(in, at, count, nanos);
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
                    // What precedes the fault is valid. The client gets it, but never the end of the body.
                    return framed ? response.write(in, start, in.readerIndex() - 1) : in;
                }
                case SIZE, CHUNK_END -> {}
            }
        }
    }

    private void readTrailers(ByteBuf in, Exchange current) {
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
                    current.response().writeTrailers(reading, listener.loop());
                }
                phase = Phase.DONE;
            }
        }
    }
}
