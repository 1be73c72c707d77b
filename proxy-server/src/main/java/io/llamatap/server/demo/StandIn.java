package io.llamatap.server.demo;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpRequestDecoder;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicLong;

/** Sends paced responses, on a free port of the loopback interface. Its methods may be called from any thread. */
public final class StandIn {
    private final Responses responses;
    private final AtomicLong abandoned = new AtomicLong();

    /** Creates one; its port is opened by {@link #bind}. */
    public StandIn(Responses responses) {
        this.responses = responses;
    }

    /** Opens the port on a group of event loops. It closes with the group. */
    public InetSocketAddress bind(EventLoopGroup loops) {
        return (InetSocketAddress) new ServerBootstrap()
                .group(loops)
                .channel(NioServerSocketChannel.class)
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        channel.pipeline()
                                .addLast(new HttpRequestDecoder())
                                .addLast(new StandInHandler(responses, abandoned));
                    }
                })
                .bind(InetAddress.getLoopbackAddress(), 0)
                .syncUninterruptibly()
                .channel()
                .localAddress();
    }

    /** Returns the number of responses that were aborted because their client had disconnected. */
    public long abandoned() {
        return abandoned.get();
    }
}
