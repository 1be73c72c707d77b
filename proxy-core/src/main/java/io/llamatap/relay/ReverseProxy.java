package io.llamatap.relay;

import io.llamatap.relay.client.limit.ClientMemory;
import io.llamatap.relay.exchange.GatewayFailure;
import io.llamatap.relay.exchange.Limits;
import io.llamatap.relay.exchange.Reachability;
import io.llamatap.relay.exchange.ReachabilityWatch;
import io.llamatap.relay.exchange.RelayLoop;
import io.llamatap.relay.tls.HandshakeThreads;
import io.llamatap.relay.upstream.UpstreamAddresses;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The reverse proxy: binds its listeners, relays requests, and drains. Its methods may be called by any thread except an event
 * loop. {@link #close} has to be called at the end, unless {@link #drain} was.
 */
public final class ReverseProxy implements AutoCloseable {
    private static final long POLL_MILLIS = 20;

    private final RelayOptions options;
    private final List<Listener> listeners;
    private final LongSupplier clock;
    private final UpstreamAddresses.Names names;
    private final ClientMemory memory;
    private final List<ReachabilityWatch> reachability = new ArrayList<>();
    private final List<RelayLoop> loops = new ArrayList<>();
    private final List<Channel> channels = new ArrayList<>();
    private final ExecutorService resolver;
    private final HandshakeThreads handshakes;
    private @Nullable EventLoopGroup group;
    private volatile boolean draining;

    /** Creates the proxy. Nothing is opened before {@link #bind}. */
    public ReverseProxy(RelayOptions options, List<Listener> listeners) {
        this(options, listeners, System::nanoTime, InetAddress::getAllByName);
    }

    ReverseProxy(RelayOptions options, List<Listener> listeners, LongSupplier clock, UpstreamAddresses.Names names) {
        this.options = options;
        this.listeners = List.copyOf(listeners);
        this.clock = clock;
        this.memory = new ClientMemory(
                options.limits().clientMemoryBytes(), options.limits().headBytes());
        this.names = names;
        this.resolver = resolver();
        this.handshakes = new HandshakeThreads(options.loops());
        listeners.forEach(listener -> reachability.add(ListenerAssembly.watchOf(listener.upstream())));
    }

    /** One thread, which ends when there is no work. */
    private static ExecutorService resolver() {
        ThreadPoolExecutor thread = new ThreadPoolExecutor(
                1, 1, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), new DefaultThreadFactory("resolver", true));
        thread.allowCoreThreadTimeOut(true);
        return thread;
    }

    /**
     * Opens all listeners, or none.
     *
     * @return the bound addresses, in the order of the listeners
     * @throws BindFailedException if listening on an address failed
     */
    public List<InetSocketAddress> bind() throws BindFailedException {
        EventLoopGroup eventLoops = new MultiThreadIoEventLoopGroup(
                options.loops(),
                new DefaultThreadFactory("relay"),
                options.transport().ioHandlerFactory());
        group = eventLoops;
        for (EventExecutor executor : eventLoops) {
            RelayLoop loop =
                    new RelayLoop((EventLoop) executor, clock, options.limits().head());
            loops.add(loop);
        }
        List<InetSocketAddress> bound = new ArrayList<>();
        for (int i = 0; i < listeners.size(); i++) {
            bound.add(bind(listeners.get(i), reachability.get(i), eventLoops));
        }
        channels.forEach(channel -> channel.config().setAutoRead(true));
        return bound;
    }

    private InetSocketAddress bind(Listener listener, ReachabilityWatch watch, EventLoopGroup eventLoops)
            throws BindFailedException {
        ChannelFuture binding = assembly(listener, watch)
                .bootstrap(eventLoops)
                .bind(listener.address())
                .awaitUninterruptibly();
        Throwable cause = binding.cause();
        if (cause != null) {
            close();
            throw new BindFailedException(listener.address(), cause);
        }
        channels.add(binding.channel());
        return (InetSocketAddress) binding.channel().localAddress();
    }

    private ListenerAssembly assembly(Listener listener, ReachabilityWatch watch) {
        return new ListenerAssembly(
                options,
                listener,
                watch,
                loops,
                memory,
                handshakes,
                upstream -> new UpstreamAddresses(upstream, resolver, names));
    }

    /** Returns the label of every reason for which a request may be rejected. */
    public static List<String> rejections() {
        return Arrays.stream(GatewayFailure.values())
                .filter(failure -> failure.upstreamError() == null)
                .map(GatewayFailure::label)
                .distinct()
                .toList();
    }

    /** Returns the number of exchanges with upstreams in progress. */
    public int inFlight() {
        int sum = 0;
        for (RelayLoop loop : loops) {
            sum += loop.exchanges();
        }
        return sum;
    }

    /** Returns the number of exchanges with upstreams that have begun so far. */
    public long begun() {
        return loops.stream().mapToLong(RelayLoop::begun).sum();
    }

    /** Returns how many bytes are held for clients now, out of {@link Limits#clientMemoryBytes}. */
    public long clientMemoryHeld() {
        return memory.held();
    }

    private boolean isBusy() {
        return inFlight() > 0 || loops.stream().anyMatch(loop -> loop.pages() > 0);
    }

    /** Returns whether the upstream of a listener can be reached, according to the last exchange with it. */
    public Reachability reachability(int listener) {
        return reachability.get(listener).current();
    }

    /** Reports what a request beside the relay, such as a check at start, found out about the upstream of a listener, and why. */
    public void observe(int listener, Reachability.State state, String why) {
        reachability.get(listener).observe(state, why);
    }

    /** Reports whether a poll, which has the upstream's own name in Host, succeeded. */
    public void observePoll(int listener, boolean isGood) {
        reachability.get(listener).onPolled(isGood);
    }

    /**
     * Returns whether the upstream of a listener sends clients' requests to another virtual host than polls, because of their
     * Host.
     */
    public boolean isHostDiffering(int listener) {
        return reachability.get(listener).isHostDiffering();
    }

    /** Returns whether {@link #drain} was called. */
    public boolean isDraining() {
        return draining;
    }

    /**
     * Closes listeners and idle connections, waits for exchanges to end, and aborts those that are left after a time limit. A
     * listener without an upstream stays open until then, so that the drain can be observed.
     *
     * @return whether all exchanges ended by themselves
     */
    public boolean drain(Duration limit) throws InterruptedException {
        draining = true;
        for (int i = 0; i < channels.size(); i++) {
            if (listeners.get(i).upstream() != null) {
                channels.get(i).close().awaitUninterruptibly();
            }
        }
        onEachLoop(RelayLoop::drain);
        long end = System.nanoTime() + limit.toNanos();
        while (isBusy() && System.nanoTime() - end < 0) {
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        }
        boolean all = inFlight() == 0;
        close();
        return all;
    }

    private void closeListeners() {
        for (Channel channel : channels) {
            channel.close().awaitUninterruptibly();
        }
    }

    private void onEachLoop(java.util.function.Consumer<RelayLoop> action) throws InterruptedException {
        CountDownLatch done = new CountDownLatch(loops.size());
        for (RelayLoop loop : loops) {
            loop.eventLoop().execute(() -> {
                try {
                    action.accept(loop);
                } finally {
                    done.countDown();
                }
            });
        }
        done.await();
    }

    /** Closes everything immediately. */
    @Override
    public void close() {
        EventLoopGroup eventLoops = group;
        if (eventLoops == null || eventLoops.isShuttingDown()) {
            return;
        }
        closeListeners();
        try {
            // Waits for it: an event loop that is shut down closes its connections before it runs what it was given
            // until then.
            onEachLoop(RelayLoop::abort);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        eventLoops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
        resolver.shutdownNow();
        handshakes.close();
    }
}
