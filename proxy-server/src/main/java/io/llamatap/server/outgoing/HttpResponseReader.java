package io.llamatap.server.outgoing;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseDecoder;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import org.jspecify.annotations.Nullable;

/**
 * Reads a response from a socket: its head, then its body as a stream, up to a size limit and a deadline. Netty's decoder removes the
 * framing, a few kilobytes at a time, on the reading thread. Used by one thread. Unread bytes are lost with the connection.
 */
public final class HttpResponseReader extends InputStream {
    /** The limit on a body that is kept in memory: enough for about 30,000 models. */
    public static final int USUAL_LIMIT = 16 << 20;

    private static final int READ_BYTES = 8192;
    /** Header fields are not validated: those that are used are checked there, and none is forwarded. */
    private static final HttpDecoderConfig LENIENT = new HttpDecoderConfig()
            .setMaxInitialLineLength(8192)
            .setMaxHeaderSize(64 * 1024)
            .setValidateHeaders(false);

    /** The status that the decoder gives to a malformed status line. */
    private static final int NO_STATUS = 999;

    private final Socket socket;
    private final InputStream in;
    private final Deadline deadline;
    private final long limit;
    private final EmbeddedChannel decoder = new EmbeddedChannel(new HttpResponseDecoder(LENIENT));
    private ByteBuf piece = Unpooled.EMPTY_BUFFER;
    private boolean isClosed;
    private boolean isOver;
    private long taken;

    /**
     * Creates a reader; the caller closes the socket.
     *
     * @param limit limit on the body in bytes
     */
    public HttpResponseReader(Socket socket, Deadline deadline, long limit) throws IOException {
        this.socket = socket;
        this.limit = limit;
        this.in = socket.getInputStream();
        this.deadline = deadline;
    }

    /**
     * Returns the head of the final response, after interim ones.
     *
     * @throws NoResponseException if there is no response, or if it is not HTTP
     * @throws UnusableResponseException if the head is too large or malformed
     */
    public HttpResponse head() throws IOException {
        for (HttpObject next = next(); next != null; next = next()) {
            if (next instanceof HttpResponse head) {
                check(head);
                if (head.status().code() >= 200) {
                    return head;
                }
            }
        }
        throw new NoResponseException("the connection was closed without a response");
    }

    private static void check(HttpResponse head) throws IOException {
        if (head.decoderResult().isSuccess()) {
            return;
        }
        if (head.decoderResult().cause() instanceof TooLongFrameException) {
            throw new UnusableResponseException("the head of the response is too large");
        }
        if (head.status().code() == NO_STATUS) {
            throw new NoResponseException("the response is not HTTP");
        }
        throw new UnusableResponseException("the head of the response is malformed");
    }

    /** Returns the next part of the response; null if the connection ends first. */
    private @Nullable HttpObject next() throws IOException {
        HttpObject next = inbound();
        while (next == null && !isClosed) {
            socket.setSoTimeout(deadline.remainingMillis());
            ByteBuf bytes = Unpooled.buffer(READ_BYTES);
            try {
                isClosed = bytes.writeBytes(in, READ_BYTES) < 0;
            } catch (IOException e) {
                bytes.release();
                throw e;
            }
            decoder.writeInbound(bytes);
            if (isClosed) {
                decoder.finish();
            }
            next = inbound();
        }
        return next;
    }

    /** Returns what is decoded; null if there is nothing yet. Behind an upgrade, the decoder gives bytes. */
    private @Nullable HttpObject inbound() throws IOException {
        Object next = decoder.readInbound();
        if (next == null || next instanceof HttpObject) {
            return (HttpObject) next;
        }
        ReferenceCountUtil.release(next);
        throw new UnusableResponseException("the response switches to another protocol");
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int from, int most) throws IOException {
        while (!piece.isReadable() && !isOver) {
            nextPiece();
        }
        if (!piece.isReadable()) {
            return -1;
        }
        int count = Math.min(most, piece.readableBytes());
        piece.readBytes(into, from, count);
        return count;
    }

    private void nextPiece() throws IOException {
        piece.release();
        piece = Unpooled.EMPTY_BUFFER;
        if (!(next() instanceof HttpContent content)) {
            throw new UnusableResponseException("the connection was closed in the middle of the response");
        }
        piece = content.content();
        if (content.decoderResult().isFailure()) {
            throw new UnusableResponseException("the response has a malformed chunk");
        }
        isOver = content instanceof LastHttpContent;
        taken += piece.readableBytes();
        if (taken > limit) {
            throw new UnusableResponseException("the response is larger than " + (limit >> 20) + " MiB");
        }
    }

    /** Releases unread buffers. The owner of the socket closes it. */
    @Override
    public void close() {
        piece.release();
        piece = Unpooled.EMPTY_BUFFER;
        decoder.finishAndReleaseAll();
    }
}
