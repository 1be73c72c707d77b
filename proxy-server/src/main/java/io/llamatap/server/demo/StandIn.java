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

/** Listens on a free loopback port and answers as Ollama did. Its methods may be called from any thread. */
final class StandIn {
    private final RecordedResponses responses;
    private final AtomicLong abandoned = new AtomicLong();

    StandIn(RecordedResponses responses) {
        this.responses = responses;
    }

    /** Opens a port on a group of event loops, whose end is its end too. */
    InetSocketAddress bind(EventLoopGroup loops) {
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

    /** Returns how many answers were broken off because whoever had asked was gone. */
    long abandoned() {
        return abandoned.get();
    }
}
