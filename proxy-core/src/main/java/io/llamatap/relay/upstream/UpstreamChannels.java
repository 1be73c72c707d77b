package io.llamatap.relay.upstream;

import io.llamatap.relay.io.ReadSize;
import io.llamatap.relay.io.SocketTimers;
import io.llamatap.relay.io.Transport;
import io.llamatap.relay.tls.TlsHandlers;
import io.llamatap.relay.tls.TlsRenegotiation;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.handler.ssl.SslHandler;
import java.net.InetSocketAddress;

/** Opens channels to the upstream on one event loop. Owned by that event loop. */
final class UpstreamChannels {
    /** How much of an upload may wait in memory before reading from its client is paused. */
    private static final WriteBufferWaterMark WATER_MARK = new WriteBufferWaterMark(64 * 1024, 256 * 1024);

    private final Bootstrap bootstrap;

    UpstreamChannels(UpstreamPool pool, Transport transport, TlsHandlers tls) {
        bootstrap = new Bootstrap()
                .group(pool.listener().loop().eventLoop())
                .channelFactory(transport.socketChannel())
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.SO_KEEPALIVE, true)
                // ConnectAttempt has a time limit of its own, which is enforced only after the event loop has read its
                // sockets.
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, 0)
                .option(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK)
                // A failed write must not discard the response that the upstream sent before it stopped reading.
                .option(ChannelOption.AUTO_CLOSE, false)
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        ReadSize.install(channel, pool.listener().loop().fromUpstream());
                        SslHandler encryption = tls.forUpstream(channel);
                        if (encryption != null) {
                            channel.pipeline().addLast(new TlsRenegotiation(), encryption, new UpstreamTls(encryption));
                        }
                        channel.pipeline().addLast(new UpstreamHandler(pool, channel));
                    }
                });
        SocketTimers.of(transport).forEach(bootstrap::option);
    }

    /** Connects to one address. */
    ChannelFuture connect(InetSocketAddress address) {
        return bootstrap.connect(address);
    }
}
