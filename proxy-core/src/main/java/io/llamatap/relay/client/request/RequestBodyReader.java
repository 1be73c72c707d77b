package io.llamatap.relay.client.request;

import io.llamatap.relay.exchange.Upload;
import io.llamatap.relay.http1.BodyFraming;
import io.llamatap.relay.http1.CharacterClasses;
import io.llamatap.relay.http1.ChunkFramer;
import io.llamatap.relay.http1.HeadLimits;
import io.llamatap.relay.http1.TrailerReader;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Finds the end of a request body, and passes the body to its {@link Upload}: data as it came, chunk framing in one canonical
 * form.
 *
 * <p>Framing that is already canonical is passed on as the slice that came, or as the whole buffer. Other framing is held back
 * and rewritten. So the upstream gets the same bytes however they were split.
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

    /** Starts with the body that a valid head announces, if any. */
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

    /** Discards the state; nobody waits for the rest of the body. */
    void forget() {
        phase = Phase.DONE;
        chunks = null;
        trailers = null;
    }

    /** Returns whether the body is complete. */
    boolean isDone() {
        return phase == Phase.DONE;
    }

    /** Returns whether the body is still incomplete after this many more bytes, as far as its framing tells. */
    boolean isLongerThan(long bytes) {
        return phase == Phase.LENGTH && remaining > bytes;
    }

    /** Returns whether the last chunk was read and the trailer section is incomplete. */
    boolean isInTrailers() {
        return phase == Phase.TRAILERS;
    }

    /** Returns how many bytes are held of an incomplete trailer section. */
    int heldBytes() {
        TrailerReader reading = trailers;
        return reading == null ? 0 : reading.heldBytes();
    }

    /** Returns whether the framing of the body broke a rule, so that its end cannot be found. */
    boolean isFailed() {
        return phase == Phase.FAILED;
    }

    /**
     * Reads from a buffer.
     *
     * @param in whose ownership is taken, unless it is returned
     * @return the buffer if there is more to read in it, or nothing of it was passed on; else null
     */
    @Nullable
    ByteBuf read(ByteBuf in, Upload upload) {
        switch (phase) {
            case LENGTH -> {
                return readLength(in, upload);
            }
            case CHUNKED -> {
                return readChunks(in, upload);
            }
            case TRAILERS -> readTrailers(in, upload);
            case FAILED -> in.skipBytes(in.readableBytes());
            case DONE -> {}
        }
        return in;
    }

    /** Shows the kept part of a body to the tap, without consuming it, unless it is chunked. */
    void show(KeptBytes kept, Upload upload) {
        ByteBuf in = kept.peek();
        if (in != null && phase == Phase.LENGTH) {
            upload.showData(in, in.readerIndex(), (int) Math.min(remaining, in.readableBytes()));
        }
    }

    private @Nullable ByteBuf readLength(ByteBuf in, Upload upload) {
        int at = in.readerIndex();
        int count = (int) Math.min(remaining, in.readableBytes());
        remaining -= count;
        if (remaining == 0) {
            phase = Phase.DONE;
        }
        upload.showData(in, at, count);
        in.skipBytes(count);
        return upload.write(in, at, at + count);
    }

    /** Reads to the next framing that is not canonical, or to the end of the buffer. */
    private @Nullable ByteBuf readChunks(ByteBuf in, Upload upload) {
        ChunkFramer framer = chunks;
        if (framer == null) {
            throw new IllegalStateException("the body is not chunked");
        }
        int start = in.readerIndex();
        // The end of what can be passed on as it came. It never includes a part of a size line, or of the CRLF after
        // data, that was not checked completely.
        int canonicalEnd = start;
        while (true) {
            switch (framer.next(in)) {
                case MORE -> {
                    return upload.write(in, start, canonicalEnd);
                }
                case SIZE -> {
                    if (!isAsWritten(in, canonicalEnd, framer.remaining())) {
                        ByteBuf rest = upload.write(in, start, canonicalEnd);
                        upload.writeChunkSize(framer.remaining());
                        return rest;
                    }
                }
                case DATA -> {
                    upload.showData(in, canonicalEnd, framer.available());
                    in.skipBytes(framer.available());
                }
                case CHUNK_END -> {
                    if (in.readerIndex() - canonicalEnd < CRLF_BYTES) {
                        ByteBuf rest = upload.write(in, start, canonicalEnd);
                        upload.writeChunkEnd();
                        return rest;
                    }
                }
                case LAST -> {
                    return endChunks(in, start, canonicalEnd, upload);
                }
                case MALFORMED -> {
                    phase = Phase.FAILED;
                    return in;
                }
            }
            canonicalEnd = in.readerIndex();
        }
    }

    /** Returns whether the size line that ends at the reader index, or the part of it in this buffer, is canonical. */
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

    private @Nullable ByteBuf endChunks(ByteBuf in, int start, int canonicalEnd, Upload upload) {
        chunks = null;
        boolean asWritten = isAsWritten(in, canonicalEnd, 0);
        if (!TrailerReader.skipIfEmpty(in)) {
            trailers = new TrailerReader(limits);
            phase = Phase.TRAILERS;
            return upload.write(in, start, canonicalEnd);
        }
        phase = Phase.DONE;
        if (asWritten) {
            return upload.write(in, start, in.readerIndex());
        }
        ByteBuf rest = upload.write(in, start, canonicalEnd);
        upload.writeLastChunk();
        return rest;
    }

    /** Request trailers are validated and dropped (RFC 9110 section 6.5.1): Ollama interprets none. */
    private void readTrailers(ByteBuf in, Upload upload) {
        TrailerReader reading = trailers;
        if (reading == null) {
            throw new IllegalStateException("the body has no trailer section");
        }
        switch (reading.read(in)) {
            case MORE -> {}
            case MALFORMED -> phase = Phase.FAILED;
            case COMPLETE -> {
                trailers = null;
                phase = Phase.DONE;
                upload.writeLastChunk();
            }
        }
    }
}
