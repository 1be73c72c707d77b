package io.llamatap.relay.exchange;

import io.llamatap.relay.http1.CharacterClasses;
import io.llamatap.relay.io.ChannelWriter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A request's way to the upstream: its head, then its body, framed in the kind that the client chose.
 *
 * <p>On the exchange's event loop.
 */
public final class Upload {
    private static final ByteBuf CRLF = constant("\r\n");
    private static final ByteBuf LAST_CHUNK = constant("0\r\n\r\n");
    private static final int SIZE_LINE_BYTES = 10;

    private final GuardedTap tap;
    /** The buffer that holds the head as it goes to the upstream, until it was sent and will not be sent again. */
    private @Nullable ByteBuf head;

    private final int headStart;
    private final int headEnd;
    private @Nullable ChannelWriter upstream;
    private boolean repeatable;
    private boolean complete;
    private boolean broken;
    private boolean unsent;
    private boolean isHeldBack;

    /**
     * Takes a request whose head stands in a buffer.
     *
     * @param head of which one share is taken over
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

    /** Writes the head; it is kept if it may have to be sent again. */
    void begin(ChannelWriter to, boolean keepHead) {
        ByteBuf toSend = head;
        if (toSend == null) {
            throw new IllegalStateException("the head was sent already");
        }
        repeatable = keepHead;
        head = keepHead ? toSend.retain() : null;
        upstream = to;
        unsent = true;
        to.writeHead(toSend, headStart, headEnd);
    }

    /** Says whether the request may be sent a second time. */
    boolean isRepeatable() {
        return repeatable && head != null;
    }

    /** An answer has begun: there will be no second time. */
    void forgetHead() {
        repeatable = false;
        release();
    }

    void release() {
        ByteBuf kept = head;
        head = null;
        if (kept != null) {
            kept.release();
        }
    }

    /** Says whether the whole request was passed on. */
    boolean isComplete() {
        return complete;
    }

    /** Says whether the whole request was handed to the kernel, so that another one may follow on the connection. */
    public boolean isSent() {
        ChannelWriter to = upstream;
        return complete && !broken && to != null && to.isSent();
    }

    /** Says whether the body can be taken now: the upstream has room, or stopped reading and the rest is thrown away. */
    public boolean takesBody() {
        return upstream != null && !isBlocked();
    }

    /** Says whether the client must be made to wait. */
    public boolean isBlocked() {
        ChannelWriter to = upstream;
        return to != null && !broken && (isHeldBack || !to.isWritable());
    }

    /** Takes no more before the upstream has taken what there is, and says so then: memory is scarce. */
    void holdBack(Runnable whenSent) {
        ChannelWriter to = upstream;
        if (to != null && !complete && !isBlocked() && !to.isSent()) {
            isHeldBack = true;
            to.whenFlushed(() -> {
                isHeldBack = false;
                whenSent.run();
            });
        }
    }

    /** The upstream reads no more. */
    void onBroken() {
        broken = true;
    }

    /** Shows the tap bytes of the body, without framing; the buffer stays the caller's. */
    public void showData(ByteBuf bytes, int index, int length) {
        tap.onRequestBody(bytes, index, length);
    }

    /**
     * Passes on a range of a buffer that was read up to there, or drops it if nobody takes it.
     *
     * @param in taken, or given back
     * @return what is left to read of it; null if it was passed on
     */
    @Nullable
    public ByteBuf write(ByteBuf in, int from, int end) {
        ChannelWriter to = upstream;
        return to == null || broken ? in : to.write(in, from, end);
    }

    /** Begins a chunk of so many bytes. */
    public void writeChunkSize(long size) {
        ChannelWriter to = upstream;
        if (to != null && !broken) {
            ByteBuf line = to.channel().alloc().buffer(SIZE_LINE_BYTES);
            for (int shift = (63 - Long.numberOfLeadingZeros(size | 1)) & ~3; shift >= 0; shift -= 4) {
                line.writeByte(CharacterClasses.lastHexDigit(size >>> shift));
            }
            line.writeByte('\r').writeByte('\n');
            to.write(line);
        }
    }

    public void writeChunkEnd() {
        write(CRLF.duplicate());
    }

    public void writeLastChunk() {
        write(LAST_CHUNK.duplicate());
    }

    private void write(ByteBuf bytes) {
        ChannelWriter to = upstream;
        if (to == null || broken) {
            bytes.release();
        } else {
            to.write(bytes);
        }
    }

    /** The client's request is whole. */
    void end() {
        complete = true;
        tap.onRequestEnd();
    }

    /**
     * Flushes what was written; room for more may bring the exchange to its end before this returns.
     *
     * @return whether the head was sent by this
     */
    boolean flush() {
        ChannelWriter to = upstream;
        if (to == null) {
            return false;
        }
        boolean first = unsent;
        unsent = false;
        to.flush();
        return first;
    }
}
