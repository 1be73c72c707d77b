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
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Sends one request after another, without end, and keeps its connection as long as possible. Everything but {@link #start} happens on its
 * event loop.
 */
final class DemoClient {
    private static final long PAUSE_MILLIS = 400;
    private static final int CONNECT_MILLIS = 5_000;

    /**
     * A request, and when to disconnect.
     *
     * @param request its head and body
     * @param leaveAfterBytes the number of bytes of the response body after which the client disconnects; 0 for never
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared: written as it is
    record DemoRequest(byte[] request, int leaveAfterBytes) {}

    private final EventLoop loop;
    private final InetSocketAddress proxy;
    private final List<DemoRequest> requests;

    private int next;
    private @Nullable Channel channel;
    private boolean asking;

    DemoClient(EventLoop loop, InetSocketAddress proxy, List<DemoRequest> requests, int first) {
        this.loop = loop;
        this.proxy = proxy;
        this.requests = requests;
        this.next = first;
    }

    /** Starts the client; may be called from any thread. */
    void start() {
        loop.execute(this::goOn);
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
                        pause();
                    }
                });
    }

    private void ask(Channel open) {
        asking = true;
        open.writeAndFlush(Unpooled.wrappedBuffer(requests.get(next).request()));
    }

    private void onResponded() {
        if (asking) {
            asking = false;
            next = (next + 1) % requests.size();
            pause();
        }
    }

    private void pause() {
        if (!loop.isShuttingDown()) {
            loop.schedule(this::goOn, PAUSE_MILLIS, TimeUnit.MILLISECONDS);
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
