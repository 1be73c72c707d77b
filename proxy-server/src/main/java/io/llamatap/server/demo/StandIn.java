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

/** The simulated Ollama, on a free port of the loopback interface. Its methods may be called from any thread. */
final class StandIn {
    private final RecordedResponses responses;
    private final AtomicLong abandoned = new AtomicLong();

    StandIn(RecordedResponses responses) {
        this.responses = responses;
    }

    /** Opens the port on a group of event loops. It closes with the group. */
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

    /** Returns the number of responses that were aborted because their client had disconnected. */
    long abandoned() {
        return abandoned.get();
    }
}
