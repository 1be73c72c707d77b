package io.llamatap.relay.exchange;

import io.llamatap.relay.http1.CharacterClasses;
import io.llamatap.relay.io.ChannelWriter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Sends the request to the upstream: its head, then its body with the framing that the client chose.
 *
 * <p>Used on the event loop of the exchange.
 */
public final class Upload {
    private static final ByteBuf CRLF = constant("\r\n");
    private static final ByteBuf LAST_CHUNK = constant("0\r\n\r\n");
    private static final int SIZE_LINE_BYTES = 10;

    private final GuardedTap tap;
    /** The buffer with the rewritten head, until the head was sent and will not be sent again. */
    private @Nullable ByteBuf head;

    private final int headStart;
    private final int headEnd;
    private @Nullable ChannelWriter upstream;
    private boolean repeatable;
    private boolean complete;
    private boolean broken;
    private boolean headUnflushed;
    private boolean isHeldBack;
    private boolean isOver;

    /**
     * Creates it for a head that lies in a buffer.
     *
     * @param head of which one reference is taken over
     */
    Upload(ByteBuf head, int headStart, int headEnd, GuardedTap tap, boolean hasBody) {
        this.head = head;
        this.headStart = headStart;
        this.headEnd = headEnd;
        this.tap = tap;
        this.complete = !hasBody;
        if (complete) {
            tap.onRequestEnd();
        }
    }

    private static ByteBuf constant(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        return Unpooled.unreleasableBuffer(
                Unpooled.directBuffer(bytes.length).writeBytes(bytes).asReadOnly());
    }

    /** Writes the head, and keeps it if it may have to be sent again. */
    void begin(ChannelWriter writer, boolean keepHead) {
        ByteBuf toSend = head;
        if (toSend == null) {
            throw new IllegalStateException("the request head was already sent and not kept");
        }
        repeatable = keepHead;
        head = keepHead ? toSend.retain() : null;
        upstream = writer;
        headUnflushed = true;
        writer.writeHead(toSend, headStart, headEnd);
    }

    /** Returns whether the request can be sent a second time. */
    boolean isRepeatable() {
        return repeatable && head != null;
    }

    /** The response has begun: the request will not be sent again. */
    void forgetHead() {
        repeatable = false;
        release();
    }

    /** The exchange has ended: nothing is reported any more. */
    void close() {
        isOver = true;
        release();
    }

    private void release() {
        ByteBuf kept = head;
        head = null;
        if (kept != null) {
            kept.release();
        }
    }

    /** Returns whether anything of the request was passed on. */
    boolean isBegun() {
        return upstream != null;
    }

    /** Returns whether the whole request was passed on. */
    boolean isComplete() {
        return complete;
    }

    /** Returns whether the whole request was handed to the kernel, so that another one may follow on the connection. */
    public boolean isSent() {
        ChannelWriter writer = upstream;
        return complete && !broken && writer != null && writer.isSent();
    }

    /**
     * Returns whether the body can be taken now: the upstream is writable, or has stopped reading, so that the rest is discarded.
     */
    public boolean takesBody() {
        return upstream != null && !isBlocked();
    }

    /** Returns whether reading from the client must pause. */
    public boolean isBlocked() {
        ChannelWriter writer = upstream;
        return writer != null && !broken && (isHeldBack || !writer.isWritable());
    }

    /**
     * Takes no more of the body until the upstream has taken what was written, because direct memory is scarce. Runs the action
     * then.
     */
    void holdBack(Runnable whenSent) {
        ChannelWriter writer = upstream;
        if (writer != null && !complete && !isBlocked() && !writer.isSent()) {
            isHeldBack = true;
            writer.whenFlushed(() -> {
                isHeldBack = false;
                whenSent.run();
            });
        }
    }

    /** The upstream no longer reads. */
    void onBroken() {
        broken = true;
    }

    /** Shows bytes of the body, without framing, to the tap. The buffer stays the caller's. */
    public void showData(ByteBuf bytes, int index, int length) {
        tap.onRequestBody(bytes, index, length);
    }

    /**
     * Passes a range of a receive buffer on, or discards it if the upstream no longer reads.
     *
     * @param in whose ownership is taken, unless it is returned
     * @return the buffer if something follows the range or it was discarded; else null
     */
    @Nullable
    public ByteBuf write(ByteBuf in, int from, int end) {
        ChannelWriter writer = upstream;
        return writer == null || broken ? in : writer.write(in, from, end);
    }

    /** Begins a chunk with the given number of bytes. */
    public void writeChunkSize(long size) {
        ChannelWriter writer = upstream;
        if (writer != null && !broken) {
            ByteBuf line = writer.channel().alloc().buffer(SIZE_LINE_BYTES);
            for (int shift = (63 - Long.numberOfLeadingZeros(size | 1)) & ~3; shift >= 0; shift -= 4) {
                line.writeByte(CharacterClasses.lastHexDigit(size >>> shift));
            }
            line.writeByte('\r').writeByte('\n');
            writer.write(line);
        }
    }

    public void writeChunkEnd() {
        write(CRLF.duplicate());
    }

    public void writeLastChunk() {
        write(LAST_CHUNK.duplicate());
    }

    private void write(ByteBuf bytes) {
        ChannelWriter writer = upstream;
        if (writer == null || broken) {
            bytes.release();
        } else {
            writer.write(bytes);
        }
    }

    /** The client's request is complete. */
    void end() {
        complete = true;
        tap.onRequestEnd();
    }

    /** Flushes what was written. Flushing may make the channel writable, which may end the exchange before this method returns. */
    void flush(RelayLoop loop) {
        ChannelWriter writer = upstream;
        if (writer == null) {
            return;
        }
        boolean first = headUnflushed;
        headUnflushed = false;
        writer.flush();
        if (first && !isOver) {
            tap.onRequestSent(loop.now());
        }
    }
}
