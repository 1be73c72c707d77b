package io.llamatap.relay.upstream;

import io.netty.channel.EventLoop;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Resolves the upstream's host name on a thread of its own, and again every few seconds, since the addresses may change.
 *
 * <p>May be called by any thread; the result is delivered on the caller's event loop. Calls during a look-up share its result.
 */
public final class UpstreamAddresses {
    private static final long KEEP_NANOS = TimeUnit.SECONDS.toNanos(5);

    private record Found(List<InetSocketAddress> addresses, long untilNanos) {}

    /** Resolves host names; may block. */
    @FunctionalInterface
    public interface Names {
        /** Returns the addresses of a name. */
        InetAddress[] lookUp(String name) throws UnknownHostException;
    }

    private final Upstream upstream;
    private final Executor resolver;
    private final Names names;
    private final AtomicReference<@Nullable CompletableFuture<List<InetSocketAddress>>> running =
            new AtomicReference<>();
    private volatile @Nullable Found found;

    public UpstreamAddresses(Upstream upstream, Executor resolver, Names names) {
        this.upstream = upstream;
        this.resolver = resolver;
        this.names = names;
        // An address with a zone is left to the resolver, which knows the interfaces.
        byte[] literal =
                upstream.host().indexOf('%') >= 0 ? null : NetUtil.createByteArrayFromIpAddressString(upstream.host());
        if (literal != null) {
            try {
                InetAddress address = InetAddress.getByAddress(literal);
                found = new Found(List.of(new InetSocketAddress(address, upstream.port())), Long.MAX_VALUE);
            } catch (UnknownHostException e) {
                throw new IllegalArgumentException(
                        "the host of the upstream is not a valid address: " + upstream.host(), e);
            }
        }
    }

    /**
     * Finds the addresses.
     *
     * @param then called on the event loop, immediately if they are known; with an empty list if the name cannot be resolved
     */
    void find(EventLoop loop, long nowNanos, Consumer<List<InetSocketAddress>> then) {
        Found known = found;
        if (known == null) {
            lookUp(nowNanos).thenAccept(addresses -> loop.execute(() -> then.accept(addresses)));
            return;
        }
        if (known.untilNanos != Long.MAX_VALUE && nowNanos - known.untilNanos >= 0) {
            // Nobody waits for the name server while there are addresses to try.
            lookUp(nowNanos);
        }
        then.accept(known.addresses);
    }

    private CompletableFuture<List<InetSocketAddress>> lookUp(long nowNanos) {
        CompletableFuture<List<InetSocketAddress>> result = new CompletableFuture<>();
        CompletableFuture<List<InetSocketAddress>> other = running.compareAndExchange(null, result);
        if (other != null) {
            return other;
        }
        try {
            resolver.execute(() -> complete(result, nowNanos));
        } catch (RuntimeException | Error failure) {
            running.set(null);
            result.complete(List.of());
        }
        return result;
    }

    private void complete(CompletableFuture<List<InetSocketAddress>> waiting, long nowNanos) {
        List<InetSocketAddress> addresses = List.of();
        try {
            addresses = resolve();
            if (!addresses.isEmpty()) {
                found = new Found(addresses, nowNanos + KEEP_NANOS);
            }
        } finally {
            running.set(null);
            waiting.complete(addresses);
        }
    }

    /** If a name can no longer be resolved, its previous addresses are kept, since the name server may be down. */
    private List<InetSocketAddress> resolve() {
        try {
            List<InetSocketAddress> addresses = new ArrayList<>();
            for (InetAddress address : names.lookUp(upstream.host())) {
                addresses.add(new InetSocketAddress(address, upstream.port()));
            }
            return addresses;
        } catch (UnknownHostException e) {
            Found known = found;
            return known == null ? List.of() : known.addresses;
        }
    }
}
