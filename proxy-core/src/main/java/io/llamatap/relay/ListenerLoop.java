package io.llamatap.relay;

import io.llamatap.tap.LoopTap;
import org.jspecify.annotations.Nullable;

/** What all connections of one listener on one event loop share. Owned by that loop. */
final class ListenerLoop {
    private final RelayLoop loop;
    private final RelayOptions options;
    private final LoopTap tap;
    private final @Nullable LocalPages pages;
    private final ReachabilityWatch reachability;
    private final ConnectionCount connections;
    private final TlsHandlers tls;
    private final @Nullable UpstreamPool pool;

    ListenerLoop(
            RelayLoop loop,
            RelayOptions options,
            Listener listener,
            int loopNumber,
            ReachabilityWatch reachability,
            ConnectionCount connections,
            @Nullable UpstreamAddresses addresses,
            TlsHandlers tls) {
        this.loop = loop;
        this.options = options;
        this.tap = new GuardedLoopTap(listener.taps().forLoop(loopNumber));
        this.pages = listener.pages();
        this.reachability = reachability;
        this.connections = connections;
        this.tls = tls;
        Upstream upstream = listener.upstream();
        this.pool = upstream == null || addresses == null ? null : new UpstreamPool(this, upstream, addresses);
    }

    RelayLoop loop() {
        return loop;
    }

    RelayOptions options() {
        return options;
    }

    LoopTap tap() {
        return tap;
    }

    /** What is answered here instead of by the upstream. */
    @Nullable
    LocalPages pages() {
        return pages;
    }

    ReachabilityWatch reachability() {
        return reachability;
    }

    /** The number of client connections of all loops. */
    ConnectionCount connections() {
        return connections;
    }

    /** What encrypts connections, where they are encrypted. */
    TlsHandlers tls() {
        return tls;
    }

    /** The way to the upstream; null for a listener that has none. */
    @Nullable
    UpstreamPool pool() {
        return pool;
    }

    /** Looks after idle upstream connections; returns whether there are none. */
    boolean onTick(long now, long latenessNanos, int pendingTasks) {
        tap.onTick(latenessNanos, pendingTasks);
        return pool == null || pool.closeExpired(now);
    }

    void drain() {
        if (pool != null) {
            pool.drain();
        }
    }
}
