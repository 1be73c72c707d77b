package io.llamatap.relay;

import io.llamatap.relay.client.ClientMemory;
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

/** Listens, relays, drains. Its methods may be called from any thread but an event loop. */
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

    /** Takes the options; nothing happens before {@link #bind}. */
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

    /** One thread, which ends when there is nothing to do. */
    private static ExecutorService resolver() {
        ThreadPoolExecutor thread = new ThreadPoolExecutor(
                1, 1, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), new DefaultThreadFactory("resolver", true));
        thread.allowCoreThreadTimeOut(true);
        return thread;
    }

    /**
     * Opens all listeners, or none.
     *
     * @return the addresses bound, in the order of the listeners
     * @throws BindFailedException if an address cannot be had
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

    /** Returns every reason for which a request may be refused: the words that taps are told. */
    public static List<String> rejections() {
        return Arrays.stream(GatewayFailure.values())
                .filter(failure -> failure.upstreamError() == null)
                .map(GatewayFailure::label)
                .toList();
    }

    /** Returns how many exchanges with upstreams are going on. */
    public int inFlight() {
        int sum = 0;
        for (RelayLoop loop : loops) {
            sum += loop.exchanges();
        }
        return sum;
    }

    /** Returns how many exchanges with upstreams have begun so far. */
    public long begun() {
        return loops.stream().mapToLong(RelayLoop::begun).sum();
    }

    /** Returns how many bytes are held for clients now, of {@link Limits#clientMemoryBytes}. */
    public long clientMemoryHeld() {
        return memory.held();
    }

    private boolean isBusy() {
        return inFlight() > 0 || loops.stream().anyMatch(loop -> loop.pages() > 0);
    }

    /** Returns what the last exchange with the upstream of a listener told. */
    public Reachability reachability(int listener) {
        return reachability.get(listener).current();
    }

    /** Tells what an exchange beside the relay, such as a check at start, found out about the upstream of a listener, and why. */
    public void observe(int listener, Reachability.State state, String why) {
        reachability.get(listener).observe(state, why);
    }

    /** Tells whether a request of our own, which names the upstream of a listener in its Host, was answered as it should be. */
    public void observePoll(int listener, boolean isGood) {
        reachability.get(listener).onPolled(isGood);
    }

    /** Says whether the upstream of a listener sends clients elsewhere than the requests of our own, for the Host that they have. */
    public boolean isHostDiffering(int listener) {
        return reachability.get(listener).isHostDiffering();
    }

    /** Says whether {@link #drain} was called. */
    public boolean isDraining() {
        return draining;
    }

    /**
     * Closes listeners and idle connections, lets exchanges end and ends what is left after a time. A listener without an upstream
     * goes on to the end, so that what is going on can be seen.
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

    /** Ends everything at once. */
    @Override
    public void close() {
        EventLoopGroup eventLoops = group;
        if (eventLoops == null || eventLoops.isShuttingDown()) {
            return;
        }
        closeListeners();
        for (RelayLoop loop : loops) {
            loop.eventLoop().execute(loop::abort);
        }
        eventLoops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
        resolver.shutdownNow();
        handshakes.close();
    }
}
