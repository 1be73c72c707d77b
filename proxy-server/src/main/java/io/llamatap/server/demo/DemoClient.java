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
 * Runs one errand after another, for ever, on one connection as long as that lives. Everything but {@link #start} happens on
 * its event loop.
 */
final class DemoClient {
    private static final long PAUSE_MILLIS = 400;
    private static final int CONNECT_MILLIS = 5_000;

    /**
     * A request, and when to lose patience.
     *
     * @param request head and body
     * @param leaveAfterBytes of the response's body; 0 stays to the end
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared: written as it is
    record Errand(byte[] request, int leaveAfterBytes) {}

    private final EventLoop loop;
    private final InetSocketAddress door;
    private final List<Errand> errands;

    private int next;
    private @Nullable Channel channel;
    private boolean asking;

    DemoClient(EventLoop loop, InetSocketAddress door, List<Errand> errands, int first) {
        this.loop = loop;
        this.door = door;
        this.errands = errands;
        this.next = first;
    }

    /** Sets off; may be called from any thread. */
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
                .connect(door)
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
        open.writeAndFlush(Unpooled.wrappedBuffer(errands.get(next).request()));
    }

    private void onResponded() {
        if (asking) {
            asking = false;
            next = (next + 1) % errands.size();
            pause();
        }
    }

    private void pause() {
        if (!loop.isShuttingDown()) {
            loop.schedule(this::goOn, PAUSE_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    /** Reads one response after another and throws them away. */
    private final class ResponseHandler extends SimpleChannelInboundHandler<HttpObject> {
        private long bodyBytes;

        @Override
        protected void channelRead0(ChannelHandlerContext ctx, HttpObject part) {
            if (part instanceof HttpContent content) {
                bodyBytes += content.content().readableBytes();
            }
            int patience = errands.get(next).leaveAfterBytes();
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
            // The proxy is gone or was reset; the next errand finds out whether it is back.
            ctx.close();
        }
    }
}
