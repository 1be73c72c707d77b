package io.llamatap.server.push;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.LastHttpContent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Sends a request over a new connection and reads the final response. Of its body, the beginning is kept; a long one is not read to its
 * end. On the event loop of its connection; the response is for any thread.
 */
final class PushExchange extends SimpleChannelInboundHandler<HttpObject> {
    private static final int KEPT_BYTES = 256;
    private static final int MAX_BYTES = 64 * 1024;
    private static final int FIRST_FINAL_STATUS = 200;

    private final FullHttpRequest request;
    private final CompletableFuture<PushResponse> response = new CompletableFuture<>();
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
    private @Nullable HttpResponse head;
    private long bytes;

    /** Creates the exchange of a request, which it takes over. */
    PushExchange(FullHttpRequest request) {
        this.request = request;
    }

    /** Returns the response; fails if there is none, or if it is cut off. */
    CompletableFuture<PushResponse> response() {
        return response;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        context.writeAndFlush(request).addListener(written -> {
            // A connection that was closed is told of elsewhere; what the target has sent before may be a response.
            if (!written.isSuccess() && !(written.cause() instanceof ClosedChannelException)) {
                response.completeExceptionally(written.cause());
            }
        });
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, HttpObject part) {
        if (part.decoderResult().isFailure()) {
            response.completeExceptionally(new IOException("the response is not valid HTTP"));
            return;
        }
        if (part instanceof HttpResponse start) {
            head = start.status().code() < FIRST_FINAL_STATUS ? null : start;
        }
        if (head != null && part instanceof HttpContent content) {
            read(head, content);
        }
    }

    private void read(HttpResponse of, HttpContent content) {
        int count = content.content().readableBytes();
        bytes += count;
        byte[] start = new byte[Math.min(count, KEPT_BYTES - kept.size())];
        content.content().readBytes(start);
        kept.writeBytes(start);
        if (content instanceof LastHttpContent || bytes > MAX_BYTES) {
            response.complete(new PushResponse(
                    of.status().code(),
                    of.headers().get(HttpHeaderNames.RETRY_AFTER, ""),
                    kept.toString(StandardCharsets.UTF_8)));
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        response.completeExceptionally(new IOException(
                head == null
                        ? "the connection was closed without a response"
                        : "the connection was closed in the middle of the response"));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        response.completeExceptionally(cause);
    }
}
