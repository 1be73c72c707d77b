package io.llamatap.relay.client;

import io.llamatap.relay.client.request.RequestReader;
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
 * Builds the pipeline of a client's channel: start reading here.
 *
 * <p>There is one handler and no codec. {@link ClientHandler} passes what it reads to {@link ClientRequests}, which finds
 * requests ({@link RequestReader}, {@link RequestValidator}). {@link Responder} starts an {@link Exchange}, which gets an
 * upstream connection of the same event loop from its {@link Destination}. The reader of that connection passes the bytes of the
 * response back. If clients speak TLS, {@link ClientTls} comes before this.
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
            throw new IllegalStateException("the channel belongs to an event loop of another proxy");
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
