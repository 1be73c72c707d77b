package io.llamatap.relay;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.handler.ssl.SslHandler;
import java.net.InetSocketAddress;

/** Opens channels to the upstream on the event loop of their exchange. Owned by that loop. */
final class UpstreamChannels {
    /** An upload may fill this much of our memory before its client is made to wait. */
    private static final WriteBufferWaterMark WATER_MARK = new WriteBufferWaterMark(64 * 1024, 256 * 1024);

    private final Bootstrap bootstrap;

    UpstreamChannels(UpstreamPool pool) {
        RelayOptions options = pool.listener().options();
        bootstrap = new Bootstrap()
                .group(pool.listener().loop().eventLoop())
                .channelFactory(options.transport().socketChannel())
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.SO_KEEPALIVE, true)
                .option(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK)
                // A failed write must not throw away the answer that the upstream sent before it stopped reading.
                .option(ChannelOption.AUTO_CLOSE, false)
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        ReadSize.install(channel, pool.listener().loop().fromUpstream());
                        SslHandler encryption = pool.listener().tls().forUpstream(channel);
                        if (encryption != null) {
                            channel.pipeline().addLast(new TlsRenegotiation(), encryption, new UpstreamTls(encryption));
                        }
                        channel.pipeline().addLast(new UpstreamHandler(pool, channel));
                    }
                });
        SocketTimers.of(options.transport()).forEach(bootstrap::option);
    }

    /** Connects to one address; 0 milliseconds are for ever. */
    ChannelFuture connect(InetSocketAddress address, int timeoutMillis) {
        return bootstrap
                .clone()
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, timeoutMillis)
                .connect(address);
    }
}
