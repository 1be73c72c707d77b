package io.llamatap.server.demo;

import io.llamatap.server.demo.ollama.PacedResponse;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Responds to the requests of one connection, one after another. Used on the event loop of its channel.
 *
 * <p>A client that closes its connection, or only its sending side, ends the response, because Ollama then stops generating.
 */
final class StandInHandler extends SimpleChannelInboundHandler<HttpObject> {
    private static final Logger LOG = LoggerFactory.getLogger(StandInHandler.class);

    /** The maximum size of a body; a longer one is cut and then treated as malformed JSON. */
    private static final int BODY_BYTES = 32 * 1024 * 1024;

    private static final byte[] CONTINUE = ascii("HTTP/1.1 100 Continue\r\n\r\n");
    private static final byte[] MALFORMED =
            ascii("HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain; charset=utf-8\r\n"
                    + "Connection: close\r\n\r\n400 Bad Request");

    /** A response that waits for previous ones. */
    private record Waiting(PacedResponse response, boolean thenClose) {}

    private final Responses responses;
    private final AtomicLong abandoned;
    private final Deque<Waiting> waiting = new ArrayDeque<>();
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();

    private @Nullable HttpRequest request;
    private @Nullable Replay replay;

    StandInHandler(Responses responses, AtomicLong abandoned) {
        this.responses = responses;
        this.abandoned = abandoned;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, HttpObject part) throws IOException {
        if (part.decoderResult().isFailure()) {
            ctx.writeAndFlush(Unpooled.wrappedBuffer(MALFORMED)).addListener(ChannelFutureListener.CLOSE);
            return;
        }
        if (part instanceof HttpRequest head) {
            request = head;
            body.reset();
            if (HttpUtil.is100ContinueExpected(head)) {
                ctx.writeAndFlush(Unpooled.wrappedBuffer(CONTINUE));
            }
        }
        if (part instanceof HttpContent content) {
            keep(content.content());
        }
        if (part instanceof LastHttpContent && request != null) {
            PacedResponse response = responses.respond(request.method().name(), request.uri(), body.toByteArray());
            waiting.add(new Waiting(response, !HttpUtil.isKeepAlive(request)));
            request = null;
            respondToNext(ctx);
        }
    }

    private void keep(ByteBuf content) throws IOException {
        int kept = Math.min(content.readableBytes(), BODY_BYTES - body.size());
        content.readBytes(body, kept);
    }

    private void respondToNext(ChannelHandlerContext ctx) {
        Waiting turn = replay == null ? waiting.poll() : null;
        if (turn != null) {
            replay = new Replay(ctx, turn.response, () -> onResponded(ctx, turn.thenClose));
            replay.run();
        }
    }

    private void onResponded(ChannelHandlerContext ctx, boolean thenClose) {
        replay = null;
        if (thenClose) {
            ctx.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
        } else {
            respondToNext(ctx);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        if (replay != null) {
            replay.cancel();
            replay = null;
            abandoned.incrementAndGet();
        }
        ctx.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        // Many clients disconnect with a reset; other exceptions are bugs.
        if (!(cause instanceof IOException)) {
            LOG.warn("the simulated Ollama failed to respond to a request", cause);
        }
        ctx.close();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
