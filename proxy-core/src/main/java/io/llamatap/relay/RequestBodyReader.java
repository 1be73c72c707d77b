package io.llamatap.relay;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Finds the end of a request's body, and hands the body to its {@link Upload}: data as it came, chunk framing anew.
 *
 * <p>One per client connection; used on its event loop.
 */
final class RequestBodyReader {
    private enum Phase {
        LENGTH,
        CHUNKED,
        TRAILERS,
        DONE
    }

    private final Limits limits;
    private @Nullable ChunkFramer chunks;
    private @Nullable TrailerReader trailers;
    private Phase phase = Phase.DONE;
    private long remaining;

    RequestBodyReader(Limits limits) {
        this.limits = limits;
    }

    /** Begins with the body that a judged head announces, which may be none. */
    void begin(RequestValidator verdict) {
        remaining = verdict.contentLength();
        phase = switch (verdict.framing()) {
            case NONE, UNTIL_CLOSE -> Phase.DONE;
            case LENGTH -> Phase.LENGTH;
            case CHUNKED -> Phase.CHUNKED;
        };
        if (phase == Phase.CHUNKED) {
            chunks = new ChunkFramer();
        }
    }

    /** Says whether the body is complete. */
    boolean isDone() {
        return phase == Phase.DONE;
    }

    /**
     * Reads on.
     *
     * @param in taken, or given back
     * @return what is left to read of it; null if it was passed on
     */
    @Nullable
    ByteBuf read(ByteBuf in, Exchange to) {
        switch (phase) {
            case LENGTH -> {
                return readLength(in, to);
            }
            case CHUNKED -> readChunks(in, to);
            case TRAILERS -> readTrailers(in, to);
            case DONE -> {}
        }
        return in;
    }

    private @Nullable ByteBuf readLength(ByteBuf in, Exchange to) {
        int count = (int) Math.min(remaining, in.readableBytes());
        remaining -= count;
        boolean all = count == in.readableBytes();
        to.upload().writeData(all ? in : in.readRetainedSlice(count));
        if (remaining == 0) {
            phase = Phase.DONE;
        }
        return all ? null : in;
    }

    private void readChunks(ByteBuf in, Exchange to) {
        ChunkFramer framer = chunks;
        if (framer == null) {
            throw new IllegalStateException("no chunked body was announced");
        }
        switch (framer.next(in)) {
            case MORE -> {}
            case SIZE -> to.upload().writeChunkSize(framer.remaining());
            case DATA -> to.upload().writeData(in.readRetainedSlice(framer.available()));
            case CHUNK_END -> to.upload().writeChunkEnd();
            case LAST -> {
                if (TrailerReader.skipIfEmpty(in)) {
                    endChunks(to);
                } else {
                    trailers = new TrailerReader(limits);
                    phase = Phase.TRAILERS;
                }
            }
            case MALFORMED -> to.fail(GatewayFailure.CHUNK);
        }
    }

    /** Trailers of requests are judged and dropped: nothing that Ollama understands comes in them (RFC 9110 section 6.5.1). */
    private void readTrailers(ByteBuf in, Exchange to) {
        TrailerReader reading = trailers;
        if (reading == null) {
            throw new IllegalStateException("no trailers are due");
        }
        switch (reading.read(in)) {
            case MORE -> {}
            case MALFORMED -> to.fail(GatewayFailure.CHUNK);
            case COMPLETE -> endChunks(to);
        }
    }

    private void endChunks(Exchange to) {
        to.upload().writeLastChunk();
        chunks = null;
        trailers = null;
        phase = Phase.DONE;
    }
}
