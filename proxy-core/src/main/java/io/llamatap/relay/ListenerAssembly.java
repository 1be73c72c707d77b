package io.llamatap.relay;

import io.llamatap.relay.client.AcceptPause;
import io.llamatap.relay.client.ClientChannelInitializer;
import io.llamatap.relay.client.ClientLoop;
import io.llamatap.relay.client.limit.ClientMemory;
import io.llamatap.relay.client.limit.ConnectionCount;
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

/** Assembles what is behind one listener on every event loop, and its listening socket. */
final class ListenerAssembly {
    private static final int BACKLOG = 4096;
    /**
     * How many connections are accepted at a time. With fewer, new clients wait for seconds behind a crowd while the event loop
     * is busy; with more, the connected clients wait.
     */
    private static final int MAX_ACCEPTED_AT_ONCE = 16;
    /** How much may wait in memory for a slow client before reading from its upstream is paused. */
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

    /** Creates the watch for the reachability of an upstream. */
    static ReachabilityWatch watchOf(@Nullable Upstream upstream) {
        return upstream == null
                ? new ReachabilityWatch("", "")
                : new ReachabilityWatch(upstream.toString(), upstream.authority());
    }

    /** Creates what binds the listener's address. Nothing is accepted before its channel is told to read. */
    ServerBootstrap bootstrap(EventLoopGroup eventLoops) {
        IdentityHashMap<EventLoop, ClientLoop> perLoop = clientLoops();
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(eventLoops)
                .channelFactory(options.transport().serverChannel())
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(ChannelOption.SO_REUSEADDR, true)
                // Otherwise the epoll channel takes the descriptor's number for the number of bytes read, and stops
                // after one connection.
                .option(
                        ChannelOption.RECVBUF_ALLOCATOR,
                        new ServerChannelRecvByteBufAllocator()
                                .respectMaybeMoreData(false)
                                .maxMessagesPerRead(MAX_ACCEPTED_AT_ONCE))
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.SO_KEEPALIVE, true)
                // A client that closes its sending side may still want its response; ClientHandler decides.
                .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK)
                // Nothing is accepted before all listeners are open.
                .option(ChannelOption.AUTO_READ, false)
                .handler(new AcceptPause(perLoop))
                .childHandler(new ClientChannelInitializer(perLoop));
        SocketTimers.of(options.transport()).forEach(bootstrap::childOption);
        return bootstrap;
    }

    /** Creates what the connections of the listener share on each event loop. */
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
            ListenerLoop listenerLoop = new ListenerLoop(
                    loop,
                    timeouts,
                    limits.head(),
                    listener.taps().forLoop(i),
                    watch,
                    upstream != null,
                    listener.load());
            UpstreamLoop upstreamLoop = null;
            if (upstream != null && addresses != null) {
                // Each event loop has its share, so that they share no counter.
                int maxIdle = (limits.idleUpstreams() + options.loops() - 1) / options.loops();
                upstreamLoop = new UpstreamLoop(
                        listenerLoop,
                        upstream,
                        addresses,
                        tls,
                        options.transport(),
                        options.upstreamHostHeader(),
                        maxIdle);
            }
            ClientLoop clients = new ClientLoop(
                    listenerLoop, listener.pages(), listener.access(), connections, memory, tls, upstreamLoop);
            loop.add(clients);
            if (upstreamLoop != null) {
                loop.add(upstreamLoop.pool());
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
