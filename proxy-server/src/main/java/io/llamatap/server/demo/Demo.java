package io.llamatap.server.demo;

import io.llamatap.server.demo.ollama.Conversations;
import io.llamatap.server.demo.ollama.SimulatedOllama;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The demonstration: a simulated Ollama, and clients that use it. Its methods may be called from any thread except an event loop. It runs
 * on one daemon thread.
 */
public final class Demo implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Demo.class);

    private final EventLoopGroup loops;
    private final Conversations book;
    private final StandIn standIn;
    private final InetSocketAddress upstream;

    private Demo(EventLoopGroup loops, Conversations book, StandIn standIn, InetSocketAddress upstream) {
        this.loops = loops;
        this.book = book;
        this.standIn = standIn;
        this.upstream = upstream;
    }

    /** Starts the simulated Ollama on a free port of the loopback interface. */
    public static Demo start() {
        Conversations book = Conversations.load();
        StandIn standIn = new StandIn(new SimulatedOllama(book, Clock.systemUTC())::respond);
        EventLoopGroup loops = new MultiThreadIoEventLoopGroup(
                1, new DefaultThreadFactory("llamatap-demo", true), NioIoHandler.newFactory());
        Demo demo = new Demo(loops, book, standIn, standIn.bind(loops));
        LOG.info(
                "demonstration: Ollama {} is simulated at {}:{}, and so are users of it; no model is running",
                SimulatedOllama.VERSION,
                demo.upstream.getHostString(),
                demo.upstream.getPort());
        return demo;
    }

    /** Returns the address of the simulated Ollama. */
    public InetSocketAddress upstream() {
        return upstream;
    }

    /**
     * Starts a few clients, which send requests without end.
     *
     * @param proxy the address to connect to; the loopback address is used instead of a wildcard
     */
    public void startTraffic(InetSocketAddress proxy) {
        Traffic.start(loops, book, proxy);
    }

    /** Returns the number of responses that were aborted because their client had disconnected. */
    public long abandoned() {
        return standIn.abandoned();
    }

    /** Closes the port and all connections, and ends the clients. */
    @Override
    public void close() {
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(2, TimeUnit.SECONDS);
    }
}
