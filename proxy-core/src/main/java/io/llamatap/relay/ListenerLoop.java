package io.llamatap.relay;

import io.llamatap.tap.LoopTap;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;

/** What all connections of one listener on one event loop share. Owned by that loop. */
final class ListenerLoop {
    private final RelayLoop loop;
    private final RelayOptions options;
    private final LoopTap tap;
    private final @Nullable LocalPages pages;
    private final AccessRule access;
    private final ReachabilityWatch reachability;
    private final ConnectionCount connections;
    private final ClientMemory memory;
    private final TlsHandlers tls;
    private final @Nullable UpstreamPool pool;
    private final IdleConnections idle;

    ListenerLoop(
            RelayLoop loop,
            RelayOptions options,
            Listener listener,
            int loopNumber,
            ReachabilityWatch reachability,
            ConnectionCount connections,
            ClientMemory memory,
            @Nullable UpstreamAddresses addresses,
            TlsHandlers tls) {
        this.loop = loop;
        this.options = options;
        this.tap = new GuardedLoopTap(listener.taps().forLoop(loopNumber));
        this.pages = listener.pages();
        this.access = listener.access();
        this.reachability = reachability;
        this.connections = connections;
        this.memory = memory;
        this.tls = tls;
        Upstream upstream = listener.upstream();
        this.pool = upstream == null || addresses == null ? null : new UpstreamPool(this, upstream, addresses);
        this.idle = new IdleConnections(this);
        connections.add(idle);
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

    /** Who may use the upstream. */
    AccessRule access() {
        return access;
    }

    ReachabilityWatch reachability() {
        return reachability;
    }

    /** The number of this listener's client connections on all loops. */
    ConnectionCount connections() {
        return connections;
    }

    /** What is held for clients, of all listeners on all loops. */
    ClientMemory memory() {
        return memory;
    }

    /** This loop's connections that may be closed for others. */
    IdleConnections idle() {
        return idle;
    }

    /** Closes an idle connection for a new one, from its address only if that has too many. */
    void makeRoom(ConnectionCount.Standing standing, @Nullable InetAddress client, IdleConnections.Closed then) {
        connections.makeRoom(loop.eventLoop(), standing.isForAddress() ? client : null, then);
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

    /** Says whether connections end with the exchange that goes on; where there are only pages of our own, they are answered to the end. */
    boolean isEnding() {
        return loop.isDraining() && pool != null;
    }

    /** Says whether a client's connection may carry another request after this one. */
    boolean mayPersist(RequestLine request) {
        return request.keepAlive() && !isEnding();
    }

    /** Logs a case of something that clients can bring about at will, so that they cannot fill the log. */
    void tell(Level level, String reason, String text, @Nullable Object who) {
        loop.log().tell(level, reason, text, who, loop.now());
    }

    /** Logs a failure of a request. */
    void tell(GatewayFailure failure, @Nullable Object client) {
        tell(failure.level(), failure.label(), failure.logLine(), client);
    }

    /** Logs a failure of a request whose response had begun: its client does not get the failure's status. */
    void tellMidway(GatewayFailure failure, @Nullable Object client) {
        tell(failure.level(), failure.midwayReason(), failure.midwayLine(), client);
    }

    /** Says whether an idle upstream connection has been so for too long. */
    boolean isOverdue(long now) {
        return pool != null && pool.isExpired(now);
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
