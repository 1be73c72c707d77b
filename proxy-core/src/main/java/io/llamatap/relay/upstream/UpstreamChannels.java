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

/** Opens channels to the upstream on the event loop of their exchange. Owned by that loop. */
final class UpstreamChannels {
    /** An upload may fill this much of our memory before its client is made to wait. */
    private static final WriteBufferWaterMark WATER_MARK = new WriteBufferWaterMark(64 * 1024, 256 * 1024);

    private final Bootstrap bootstrap;

    UpstreamChannels(UpstreamPool pool, Transport transport, TlsHandlers tls) {
        bootstrap = new Bootstrap()
                .group(pool.listener().loop().eventLoop())
                .channelFactory(transport.socketChannel())
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.SO_KEEPALIVE, true)
                // Whoever connects has a limit of its own, which is judged only after the loop has looked.
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, 0)
                .option(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK)
                // A failed write must not throw away the answer that the upstream sent before it stopped reading.
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
