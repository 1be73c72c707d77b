package io.llamatap.relay.client;

import io.llamatap.relay.exchange.Upload;
import io.llamatap.relay.http1.BodyFraming;
import io.llamatap.relay.http1.CharacterClasses;
import io.llamatap.relay.http1.ChunkFramer;
import io.llamatap.relay.http1.HeadLimits;
import io.llamatap.relay.http1.TrailerReader;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Finds the end of a request's body, and hands the body to its {@link Upload}: data as it came, chunk framing in one form only.
 *
 * <p>What is framed just as we would frame it is passed on as the slice that came, the buffer itself if that is all of it; the rest of
 * the framing is held back and written anew. So the upstream is sent the same bytes either way, however they were cut.
 *
 * <p>One per client connection; used on its event loop.
 */
final class RequestBodyReader {
    private enum Phase {
        LENGTH,
        CHUNKED,
        TRAILERS,
        DONE,
        FAILED
    }

    private static final int CRLF_BYTES = 2;

    private final HeadLimits limits;
    private @Nullable ChunkFramer chunks;
    private @Nullable TrailerReader trailers;
    private Phase phase = Phase.DONE;
    private long remaining;

    RequestBodyReader(HeadLimits limits) {
        this.limits = limits;
    }

    /** Begins with the body that a judged head announces, which may be none. */
    void begin(BodyFraming framing, long contentLength) {
        remaining = contentLength;
        phase = switch (framing) {
            case NONE, UNTIL_CLOSE -> Phase.DONE;
            case LENGTH -> Phase.LENGTH;
            case CHUNKED -> Phase.CHUNKED;
        };
        if (phase == Phase.CHUNKED) {
            chunks = new ChunkFramer();
        }
    }

    /** Forgets what was begun: nobody waits for the rest. */
    void forget() {
        phase = Phase.DONE;
        chunks = null;
        trailers = null;
    }

    /** Says whether the body is complete. */
    boolean isDone() {
        return phase == Phase.DONE;
    }

    /** Says whether the body is not complete even if so many bytes follow, as far as its framing tells beforehand. */
    boolean isLongerThan(long bytes) {
        return phase == Phase.LENGTH && remaining > bytes;
    }

    /** Says whether the body itself is complete, and a trailer section behind it is not. */
    boolean isInTrailers() {
        return phase == Phase.TRAILERS;
    }

    /** How many bytes are held of a trailer section that is not complete. */
    int heldBytes() {
        TrailerReader reading = trailers;
        return reading == null ? 0 : reading.heldBytes();
    }

    /** Says whether the body's framing broke a rule: there will be no end to it. */
    boolean isFailed() {
        return phase == Phase.FAILED;
    }

    /**
     * Reads on.
     *
     * @param in taken, or given back
     * @return what is left to read of it; null if it was passed on
     */
    @Nullable
    ByteBuf read(ByteBuf in, Upload to) {
        switch (phase) {
            case LENGTH -> {
                return readLength(in, to);
            }
            case CHUNKED -> {
                return readChunks(in, to);
            }
            case TRAILERS -> readTrailers(in, to);
            case FAILED -> in.skipBytes(in.readableBytes());
            case DONE -> {}
        }
        return in;
    }

    private @Nullable ByteBuf readLength(ByteBuf in, Upload to) {
        int at = in.readerIndex();
        int count = (int) Math.min(remaining, in.readableBytes());
        remaining -= count;
        if (remaining == 0) {
            phase = Phase.DONE;
        }
        to.showData(in, at, count);
        in.skipBytes(count);
        return to.write(in, at, at + count);
    }

    /** Reads up to the next piece of framing that is not as we would write it, or to the end of the buffer. */
    private @Nullable ByteBuf readChunks(ByteBuf in, Upload to) {
        ChunkFramer framer = chunks;
        if (framer == null) {
            throw new IllegalStateException("no chunked body was announced");
        }
        int start = in.readerIndex();
        // Behind what may be passed on as it came. Nothing of a line, or of the CRLF behind data, before all of it was
        // judged.
        int good = start;
        while (true) {
            switch (framer.next(in)) {
                case MORE -> {
                    return to.write(in, start, good);
                }
                case SIZE -> {
                    if (!isAsWritten(in, good, framer.remaining())) {
                        ByteBuf rest = to.write(in, start, good);
                        to.writeChunkSize(framer.remaining());
                        return rest;
                    }
                }
                case DATA -> {
                    to.showData(in, good, framer.available());
                    in.skipBytes(framer.available());
                }
                case CHUNK_END -> {
                    if (in.readerIndex() - good < CRLF_BYTES) {
                        ByteBuf rest = to.write(in, start, good);
                        to.writeChunkEnd();
                        return rest;
                    }
                }
                case LAST -> {
                    return endChunks(in, start, good, to);
                }
                case MALFORMED -> {
                    phase = Phase.FAILED;
                    return in;
                }
            }
            good = in.readerIndex();
        }
    }

    /** Says whether the line up to the reader index, or as much of it as came in this buffer, is the one that we would write. */
    private static boolean isAsWritten(ByteBuf in, int from, long size) {
        int at = in.readerIndex() - CRLF_BYTES;
        long left = size;
        do {
            if (--at < from || in.getByte(at) != CharacterClasses.lastHexDigit(left)) {
                return false;
            }
            left >>>= 4;
        } while (left != 0);
        return at == from;
    }

    private @Nullable ByteBuf endChunks(ByteBuf in, int start, int good, Upload to) {
        chunks = null;
        boolean asWritten = isAsWritten(in, good, 0);
        if (!TrailerReader.skipIfEmpty(in)) {
            trailers = new TrailerReader(limits);
            phase = Phase.TRAILERS;
            return to.write(in, start, good);
        }
        phase = Phase.DONE;
        if (asWritten) {
            return to.write(in, start, in.readerIndex());
        }
        ByteBuf rest = to.write(in, start, good);
        to.writeLastChunk();
        return rest;
    }

    /** Trailers of requests are judged and dropped: nothing that Ollama understands comes in them (RFC 9110 section 6.5.1). */
    private void readTrailers(ByteBuf in, Upload to) {
        TrailerReader reading = trailers;
        if (reading == null) {
            throw new IllegalStateException("no trailers are due");
        }
        switch (reading.read(in)) {
            case MORE -> {}
            case MALFORMED -> phase = Phase.FAILED;
            case COMPLETE -> {
                trailers = null;
                phase = Phase.DONE;
                to.writeLastChunk();
            }
        }
    }
}
