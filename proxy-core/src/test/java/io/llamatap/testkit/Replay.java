package io.llamatap.testkit;

import io.llamatap.tap.ExchangeEnd;
import io.llamatap.tap.LoopTap;
import io.llamatap.tap.OllamaEndpoint;
import io.llamatap.tap.Tap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.List;

/**
 * Plays a recording to a tap, with the calls that the relay would make, on a clock of its own: the head of the request is
 * complete at 0, and each read of the recording is flushed 10 microseconds after it began.
 */
public final class Replay {
    /** From the start of a read to its flush. */
    public static final long FLUSH_NANOS = 10_000;

    /** From the head of the request until it is sent. */
    public static final long SENT_NANOS = 20_000;

    /** Between two lines of a response that is played line by line. */
    public static final long LINE_NANOS = 5_000_000;

    private final Recording recording;
    private final Tap tap;
    private final boolean direct;
    private int at;
    private long flushed;

    private Replay(Recording recording, LoopTap loop, boolean direct) {
        this.recording = recording;
        this.direct = direct;
        OllamaEndpoint endpoint = OllamaEndpoint.of(recording.path());
        this.tap = loop.onRequest(endpoint, recording.method(), recording.requestHeader("content-encoding"), 0);
    }

    /** Plays a whole exchange from heap buffers, which no leak detector slows down, to the end that was recorded. */
    public static void whole(Recording recording, LoopTap loop) {
        ExchangeEnd end = recording.isResponseComplete() ? ExchangeEnd.COMPLETE : ExchangeEnd.CLIENT_LEFT;
        Replay replay = begin(recording, loop, false);
        replay.reads(Integer.MAX_VALUE);
        replay.end(end);
    }

    /** Plays everything before the response, from direct buffers or from heap buffers. */
    public static Replay begin(Recording recording, LoopTap loop, boolean direct) {
        Replay replay = new Replay(recording, loop, direct);
        byte[] body = recording.requestBody();
        int half = body.length / 2;
        replay.request(body, 0, half);
        replay.request(body, half, body.length - half);
        replay.tap.onRequestEnd();
        replay.tap.onRequestSent(SENT_NANOS);
        return replay;
    }

    private void request(byte[] body, int from, int length) {
        if (length > 0) {
            ByteBuf bytes = buffer(body, from, length);
            tap.onRequestBody(bytes, 3, length);
            giveBack(bytes, length);
        }
    }

    /** A tap only borrows the buffer: it is unchanged, and ours. */
    private static void giveBack(ByteBuf bytes, int length) {
        if (bytes.readerIndex() != 0 || bytes.writerIndex() != length + 3 || bytes.refCnt() != 1) {
            throw new AssertionError("The tap changed " + bytes);
        }
        bytes.release();
    }

    /** Plays the head of the response. */
    public Replay head() {
        tap.onResponseHead(
                recording.status(),
                recording.responseHeader("content-type"),
                recording.responseHeader("content-encoding"),
                recording.timeline().get(0).nanos());
        return this;
    }

    /** Plays the head, then the given number of reads of the response body, split as in the recording. */
    public Replay reads(int limit) {
        head();
        List<Recording.Read> timeline = recording.timeline();
        int total = recording.response().length;
        int bodyWire = total - recording.responseHead().length();
        byte[] body = recording.responseBody();
        int wire = 0;
        for (int i = 0; i < timeline.size() && i < limit; i++) {
            Recording.Read read = timeline.get(i);
            wire += read.bytes();
            // The body without framing, split in proportion to the recorded reads.
            long seen = Math.max(0, wire - recording.responseHead().length());
            int to = i == timeline.size() - 1 ? body.length : (int) (bodyWire == 0 ? 0 : body.length * seen / bodyWire);
            response(body, to, read.nanos());
            flushed = read.nanos() + FLUSH_NANOS;
            tap.onResponseFlushed(read.nanos(), flushed);
        }
        return this;
    }

    /**
     * Plays the given number of lines of the response body after the head was played, each as a read of its own, every 5
     * milliseconds.
     */
    public Replay lines(int limit) {
        byte[] body = recording.responseBody();
        for (int line = 0; line < limit && at < body.length; line++) {
            int to = at;
            while (to < body.length && body[to++] != '\n') {}
            long began = flushed - flushed % LINE_NANOS + LINE_NANOS;
            response(body, to, began);
            flushed = began + FLUSH_NANOS;
            tap.onResponseFlushed(began, flushed);
        }
        return this;
    }

    private void response(byte[] body, int to, long nanos) {
        if (to > at) {
            ByteBuf bytes = buffer(body, at, to - at);
            tap.onResponseBody(bytes, 3, to - at, nanos);
            giveBack(bytes, to - at);
            at = to;
        }
    }

    /** Ends the exchange, a millisecond after the last flush. */
    public void end(ExchangeEnd end) {
        end(end, recording.status());
    }

    /** Ends the exchange with a status of our own. */
    public void end(ExchangeEnd end, int status) {
        tap.onEnd(end, status, flushed + 1_000_000);
    }

    /** Returns the tap that is played to. */
    public Tap tap() {
        return tap;
    }

    /** Returns when the last read was flushed. */
    public long flushedNanos() {
        return flushed;
    }

    private ByteBuf buffer(byte[] from, int index, int length) {
        ByteBuf bytes = direct ? Unpooled.directBuffer(length + 3) : Unpooled.buffer(length + 3);
        return bytes.writeZero(3).writeBytes(from, index, length);
    }
}
