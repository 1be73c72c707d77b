package io.llamatap.relay.client;

import io.llamatap.relay.exchange.Destination;
import io.llamatap.relay.exchange.Exchange;
import io.llamatap.relay.http1.RequestValidator;
import io.llamatap.relay.io.ReadSize;
import io.llamatap.relay.tls.TlsRenegotiation;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoop;
import io.netty.handler.ssl.SslHandler;
import java.util.IdentityHashMap;

/**
 * Puts together what a client's bytes go through: read this first.
 *
 * <p>There is one handler and no codec: {@link ClientHandler} has {@link ClientRequests} find requests ({@link RequestReader}, {@link
 * RequestValidator}); {@link Responder} begins an {@link Exchange}, which takes a connection of the same event loop from its {@link
 * Destination}; whoever reads there hands the response's bytes back. Where clients speak TLS, their bytes pass {@link ClientTls} first.
 */
public final class ClientChannelInitializer extends ChannelInitializer<Channel> {
    private final IdentityHashMap<EventLoop, ClientLoop> perLoop;

    public ClientChannelInitializer(IdentityHashMap<EventLoop, ClientLoop> perLoop) {
        this.perLoop = perLoop;
    }

    @Override
    protected void initChannel(Channel channel) {
        ClientLoop loop = perLoop.get(channel.eventLoop());
        if (loop == null) {
            throw new IllegalStateException("a channel of an unknown event loop");
        }
        ReadSize.install(channel, loop.buffers());
        SslHandler encryption = loop.tls().forClient(channel);
        if (encryption == null) {
            channel.pipeline()
                    .addLast(new ClientHandler(
                            loop, channel, loop.listener().loop().now()));
        } else {
            channel.pipeline().addLast(new TlsRenegotiation(), encryption, new ClientTls(loop, encryption));
        }
    }
}
