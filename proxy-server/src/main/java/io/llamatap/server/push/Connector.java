package io.llamatap.server.push;

import io.llamatap.relay.tls.TlsParameters;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;

/** Connects to a target, on an event loop of its own, which may wait for a name to be resolved. Any thread. */
final class Connector implements AutoCloseable {
    private final PushTarget target;
    private final EventLoopGroup eventLoop = new MultiThreadIoEventLoopGroup(
            1, new DefaultThreadFactory("llamatap-push-connection", true), NioIoHandler.newFactory());

    Connector(PushTarget target) {
        this.target = target;
    }

    /** Connects for an exchange, which gets the failure if that is not possible. The caller closes the channel. */
    Channel connect(PushExchange exchange) {
        ChannelFuture connected = new Bootstrap()
                .group(eventLoop)
                .channel(NioSocketChannel.class)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, millis(target.connectTimeout()))
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) throws NoSuchAlgorithmException {
                        if (target.isTls()) {
                            channel.pipeline().addLast(tls());
                        }
                        channel.pipeline().addLast(new HttpClientCodec(), exchange);
                    }
                })
                .connect(target.host(), target.port());
        connected.addListener(connecting -> {
            if (!connecting.isSuccess()) {
                exchange.response().completeExceptionally(connecting.cause());
            }
        });
        return connected.channel();
    }

    private SslHandler tls() throws NoSuchAlgorithmException {
        SSLContext trust = target.trust() == null ? SSLContext.getDefault() : target.trust();
        SslHandler handler = new SslHandler(TlsParameters.engineForUpstream(trust, target.host(), target.port()));
        handler.setHandshakeTimeoutMillis(millis(target.connectTimeout()));
        return handler;
    }

    private static int millis(Duration limit) {
        return (int) Math.min(Math.max(1, limit.toMillis()), Integer.MAX_VALUE);
    }

    /** Ends the event loop, without waiting for it. */
    @Override
    public void close() {
        eventLoop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }
}
