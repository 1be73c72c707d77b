package io.llamatap.server.demo;

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
 * A stand-in for Ollama, and traffic that asks it. Its methods may be called from any thread but an event loop; they share one
 * daemon thread of their own.
 */
public final class Demo implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Demo.class);

    private final EventLoopGroup loops;
    private final Recordings recordings;
    private final StandIn standIn;
    private final InetSocketAddress upstream;

    private Demo(EventLoopGroup loops, Recordings recordings, StandIn standIn, InetSocketAddress upstream) {
        this.loops = loops;
        this.recordings = recordings;
        this.standIn = standIn;
        this.upstream = upstream;
    }

    /** Opens the stand-in on a free port of the loopback interface. */
    public static Demo start() {
        Recordings recordings = Recordings.load();
        StandIn standIn = new StandIn(new RecordedResponses(recordings, Clock.systemUTC()));
        EventLoopGroup loops = new MultiThreadIoEventLoopGroup(
                1, new DefaultThreadFactory("llamatap-demo", true), NioIoHandler.newFactory());
        Demo demo = new Demo(loops, recordings, standIn, standIn.bind(loops));
        LOG.info(
                "demonstration: {}:{} replays recorded responses of Ollama 0.33.3 for the model gemma3:270m, and simulated"
                        + " clients use it; no model is running",
                demo.upstream.getHostString(),
                demo.upstream.getPort());
        return demo;
    }

    /** Returns where the stand-in listens. */
    public InetSocketAddress upstream() {
        return upstream;
    }

    /**
     * Lets a few visitors ask what was recorded, one thing after another and for ever.
     *
     * @param proxy what they connect to; where it stands for all addresses, the loopback one is taken
     */
    public void startTraffic(InetSocketAddress proxy) {
        Traffic.start(loops, recordings, proxy);
    }

    /** Returns how many answers were broken off because whoever had asked for them was gone. */
    public long abandoned() {
        return standIn.abandoned();
    }

    /** Closes the port and all connections, and ends the traffic. */
    @Override
    public void close() {
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(2, TimeUnit.SECONDS);
    }
}
