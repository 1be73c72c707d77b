package io.llamatap.server.demo;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponseDecoder;
import io.netty.handler.codec.http.LastHttpContent;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Sends one request after another, without end, with pauses, and keeps its connection as long as possible. Everything but {@link #start} happens on its
 * event loop.
 */
final class DemoClient {
    private static final int CONNECT_MILLIS = 5_000;
    /** So that not all clients begin at once. */
    private static final Duration BEGINNING = Duration.ofSeconds(1);

    private final EventLoop loop;
    private final InetSocketAddress proxy;
    private final String host;
    private final List<DemoRequest> requests;
    private final Pauses pauses;

    private int next;
    private @Nullable Channel channel;
    private boolean asking;

    /**
     * Creates a client; it does nothing before {@link #start}.
     *
     * @param host what it sends as Host
     */
    DemoClient(EventLoop loop, InetSocketAddress proxy, String host, List<DemoRequest> requests, Pauses pauses) {
        this.loop = loop;
        this.proxy = proxy;
        this.host = host;
        this.requests = requests;
        this.pauses = pauses;
    }

    /** Starts the client; may be called from any thread. */
    void start() {
        pause(BEGINNING);
    }

    private void goOn() {
        if (channel != null && channel.isActive()) {
            ask(channel);
            return;
        }
        new Bootstrap()
                .group(loop)
                .channel(NioSocketChannel.class)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS)
                .handler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel made) {
                        made.pipeline().addLast(new HttpResponseDecoder()).addLast(new ResponseHandler());
                    }
                })
                .connect(proxy)
                .addListener((ChannelFuture connected) -> {
                    if (connected.isSuccess()) {
                        channel = connected.channel();
                        ask(channel);
                    } else {
                        pause(requests.get(next).pause());
                    }
                });
    }

    private void ask(Channel open) {
        asking = true;
        open.writeAndFlush(Unpooled.wrappedBuffer(requests.get(next).bytes(host)));
    }

    private void onResponded() {
        if (asking) {
            asking = false;
            Duration pause = requests.get(next).pause();
            next = (next + 1) % requests.size();
            pause(pause);
        }
    }

    private void pause(Duration pause) {
        if (!loop.isShuttingDown()) {
            loop.schedule(this::goOn, pauses.millis(pause), TimeUnit.MILLISECONDS);
        }
    }

    /** Reads and discards responses. */
    private final class ResponseHandler extends SimpleChannelInboundHandler<HttpObject> {
        private long bodyBytes;

        @Override
        protected void channelRead0(ChannelHandlerContext ctx, HttpObject part) {
            if (part instanceof HttpContent content) {
                bodyBytes += content.content().readableBytes();
            }
            int patience = requests.get(next).leaveAfterBytes();
            if (part.decoderResult().isFailure() || (asking && patience > 0 && bodyBytes >= patience)) {
                ctx.close();
            } else if (part instanceof LastHttpContent) {
                bodyBytes = 0;
                onResponded();
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            onResponded();
            ctx.fireChannelInactive();
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            // The proxy has closed the connection; the next request connects again.
            ctx.close();
        }
    }
}
