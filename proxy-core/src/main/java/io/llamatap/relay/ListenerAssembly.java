package io.llamatap.relay;

import io.llamatap.relay.client.AcceptPause;
import io.llamatap.relay.client.ClientChannelInitializer;
import io.llamatap.relay.client.ClientLoop;
import io.llamatap.relay.client.ClientMemory;
import io.llamatap.relay.client.ConnectionCount;
import io.llamatap.relay.exchange.Limits;
import io.llamatap.relay.exchange.ListenerLoop;
import io.llamatap.relay.exchange.ReachabilityWatch;
import io.llamatap.relay.exchange.RelayLoop;
import io.llamatap.relay.exchange.Timeouts;
import io.llamatap.relay.io.SocketTimers;
import io.llamatap.relay.tls.HandshakeThreads;
import io.llamatap.relay.tls.TlsHandlers;
import io.llamatap.relay.upstream.Upstream;
import io.llamatap.relay.upstream.UpstreamAddresses;
import io.llamatap.relay.upstream.UpstreamLoop;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.ServerChannelRecvByteBufAllocator;
import io.netty.channel.WriteBufferWaterMark;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Puts together what stands behind one listener, on every event loop, and the socket that it listens with. */
final class ListenerAssembly {
    private static final int BACKLOG = 4096;
    /**
     * How many connections are accepted at a time: with few, new clients wait for seconds behind a crowd, since a busy loop takes its time
     * for each round; with many, those who are connected wait.
     */
    private static final int ACCEPTED_AT_ONCE = 16;
    /** A client that reads slowly may hold this much of our memory before its upstream is made to wait. */
    private static final WriteBufferWaterMark WATER_MARK = new WriteBufferWaterMark(64 * 1024, 128 * 1024);

    private final RelayOptions options;
    private final Listener listener;
    private final ReachabilityWatch watch;
    private final List<RelayLoop> loops;
    private final ClientMemory memory;
    private final HandshakeThreads handshakes;
    private final Function<Upstream, UpstreamAddresses> addressesOf;

    ListenerAssembly(
            RelayOptions options,
            Listener listener,
            ReachabilityWatch watch,
            List<RelayLoop> loops,
            ClientMemory memory,
            HandshakeThreads handshakes,
            Function<Upstream, UpstreamAddresses> addressesOf) {
        this.options = options;
        this.listener = listener;
        this.watch = watch;
        this.loops = loops;
        this.memory = memory;
        this.handshakes = handshakes;
        this.addressesOf = addressesOf;
    }

    /** Makes what keeps in mind whether an upstream responds. */
    static ReachabilityWatch watchOf(@Nullable Upstream upstream) {
        return upstream == null
                ? new ReachabilityWatch("", "")
                : new ReachabilityWatch(upstream.toString(), upstream.authority());
    }

    /** Makes what binds the listener's address; nobody is accepted before its channel is told to read. */
    ServerBootstrap bootstrap(EventLoopGroup eventLoops) {
        IdentityHashMap<EventLoop, ClientLoop> perLoop = clientLoops();
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(eventLoops)
                .channelFactory(options.transport().serverChannel())
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(ChannelOption.SO_REUSEADDR, true)
                // Else epoll's channel takes the number of the descriptor for that of the bytes read, and stops after
                // one connection.
                .option(
                        ChannelOption.RECVBUF_ALLOCATOR,
                        new ServerChannelRecvByteBufAllocator()
                                .respectMaybeMoreData(false)
                                .maxMessagesPerRead(ACCEPTED_AT_ONCE))
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.SO_KEEPALIVE, true)
                // A client that closes its sending side may still want its answer; ClientHandler decides.
                .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK)
                // Nobody is accepted before all listeners are open.
                .option(ChannelOption.AUTO_READ, false)
                .handler(new AcceptPause(perLoop))
                .childHandler(new ClientChannelInitializer(perLoop));
        SocketTimers.of(options.transport()).forEach(bootstrap::childOption);
        return bootstrap;
    }

    /** Makes what the connections of a listener share on each event loop. */
    private IdentityHashMap<EventLoop, ClientLoop> clientLoops() {
        Limits limits = options.limits();
        Timeouts timeouts = listener.timeouts() == null ? options.timeouts() : listener.timeouts();
        Upstream upstream = listener.upstream();
        TlsHandlers tls = tls();
        UpstreamAddresses addresses = upstream == null ? null : addressesOf.apply(upstream);
        ConnectionCount connections = new ConnectionCount(limits.clientConnections(), limits.connectionsPerAddress());
        IdentityHashMap<EventLoop, ClientLoop> perLoop = new IdentityHashMap<>();
        for (int i = 0; i < loops.size(); i++) {
            RelayLoop loop = loops.get(i);
            ListenerLoop shared = new ListenerLoop(
                    loop, timeouts, limits.head(), listener.taps().forLoop(i), watch, upstream != null);
            UpstreamLoop way = null;
            if (upstream != null && addresses != null) {
                // Each loop has its share, so that no counter is shared between them.
                int maxIdle = (limits.idleUpstreams() + options.loops() - 1) / options.loops();
                way = new UpstreamLoop(
                        shared, upstream, addresses, tls, options.transport(), options.upstreamHostHeader(), maxIdle);
            }
            ClientLoop clients =
                    new ClientLoop(shared, listener.pages(), listener.access(), connections, memory, tls, way);
            loop.add(clients);
            if (way != null) {
                loop.add(way.pool());
            }
            perLoop.put(loop.eventLoop(), clients);
        }
        return perLoop;
    }

    private TlsHandlers tls() {
        Upstream upstream = listener.upstream();
        return upstream == null || !upstream.tls()
                ? new TlsHandlers(listener.tls(), "", 0, handshakes)
                : new TlsHandlers(listener.tls(), upstream.host(), upstream.port(), handshakes);
    }
}
