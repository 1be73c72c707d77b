package io.llamatap.relay;

import io.llamatap.relay.http1.HeadScanner;
import io.llamatap.relay.http1.RequestValidator;
import io.llamatap.relay.io.ReadSize;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoop;
import io.netty.handler.ssl.SslHandler;
import java.util.IdentityHashMap;

/**
 * Puts together what a client's bytes go through: read this first.
 *
 * <p>There is one handler and no codec: {@link ClientHandler} finds requests ({@link RequestReader}), has them judged ({@link
 * HeadScanner}, {@link RequestValidator}) and begins an {@link Exchange}, which takes a connection from the {@link UpstreamPool} of
 * the same event loop; {@link UpstreamHandler} finds the answer ({@link ResponseReader}) and hands its bytes back. Where a side
 * speaks TLS, its bytes pass {@link ClientTls} or {@link UpstreamTls} first.
 */
final class ClientChannelInitializer extends ChannelInitializer<Channel> {
    private final IdentityHashMap<EventLoop, ListenerLoop> perLoop;

    ClientChannelInitializer(IdentityHashMap<EventLoop, ListenerLoop> perLoop) {
        this.perLoop = perLoop;
    }

    @Override
    protected void initChannel(Channel channel) {
        ListenerLoop listener = perLoop.get(channel.eventLoop());
        if (listener == null) {
            throw new IllegalStateException("a channel of an unknown event loop");
        }
        ReadSize.install(channel, listener.loop().fromClients());
        SslHandler encryption = listener.tls().forClient(channel);
        if (encryption == null) {
            channel.pipeline()
                    .addLast(
                            new ClientHandler(listener, channel, listener.loop().now()));
        } else {
            channel.pipeline().addLast(new TlsRenegotiation(), encryption, new ClientTls(listener, encryption));
        }
    }
}
