package io.llamatap.relay.client;

import io.llamatap.relay.exchange.Destination;
import io.llamatap.relay.exchange.ListenerLoop;
import io.llamatap.relay.exchange.LoopMember;
import io.llamatap.relay.io.ReceiveBuffers;
import io.llamatap.relay.tls.TlsHandlers;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The client connections of one listener on one event loop, and what they share. Owned by that loop. */
public final class ClientLoop implements LoopMember {
    /** A connection that is looked after. */
    interface Member extends IdleConnections.Member {
        /** Where it stands in the list of connections. */
        int place();

        void setPlace(int place);

        /** A tick: finds an end of which nobody is told, and says whether a limit of time has passed. */
        boolean isOverdue(long now);

        /** Judges the limits of time; see {@link LoopMember#enforce}. */
        void enforce(long judged, long now);

        /** Closes now if nothing goes on. */
        void onDrain();

        /** Closes at once, whatever goes on. */
        void abort();

        /** Something threw that must not. */
        void onBug(Throwable bug);
    }

    private final ListenerLoop listener;
    private final @Nullable LocalPages pages;
    private final AccessRule access;
    private final ConnectionCount connections;
    private final ClientMemory memory;
    private final TlsHandlers tls;
    private final @Nullable Destination upstream;
    private final OwnResponse ownResponses = new OwnResponse();
    private final List<Member> clients = new ArrayList<>();
    private final IdleConnections idle;

    /**
     * Takes what is shared.
     *
     * @param pages what is answered here instead of by the upstream; null where everything is the upstream's
     * @param access who may use the upstream
     * @param connections the number of this listener's client connections on all loops
     * @param memory what is held for clients, of all listeners on all loops
     * @param tls what encrypts connections, where they are encrypted
     * @param upstream the way to the upstream; null for a listener that has none
     */
    public ClientLoop(
            ListenerLoop listener,
            @Nullable LocalPages pages,
            AccessRule access,
            ConnectionCount connections,
            ClientMemory memory,
            TlsHandlers tls,
            @Nullable Destination upstream) {
        this.listener = listener;
        this.pages = pages;
        this.access = access;
        this.connections = connections;
        this.memory = memory;
        this.tls = tls;
        this.upstream = upstream;
        this.idle = new IdleConnections(listener, clients);
        connections.add(idle);
    }

    ListenerLoop listener() {
        return listener;
    }

    @Nullable
    LocalPages pages() {
        return pages;
    }

    AccessRule access() {
        return access;
    }

    ConnectionCount connections() {
        return connections;
    }

    ClientMemory memory() {
        return memory;
    }

    TlsHandlers tls() {
        return tls;
    }

    @Nullable
    Destination upstream() {
        return upstream;
    }

    /** What writes responses of our own. */
    OwnResponse ownResponses() {
        return ownResponses;
    }

    /** Those of these connections that may be closed for others. */
    IdleConnections idle() {
        return idle;
    }

    /** What clients are read into. */
    ReceiveBuffers buffers() {
        return listener.loop().fromClients();
    }

    /** Closes an idle connection for a new one, from its address only if that has too many. */
    void makeRoom(ConnectionCount.Standing standing, @Nullable InetAddress client, IdleConnections.Closed then) {
        connections.makeRoom(listener.loop().eventLoop(), standing.isForAddress() ? client : null, then);
    }

    /** Looks after a connection from here on, and tells it its place. */
    void add(Member client) {
        assert listener.loop().eventLoop().inEventLoop();
        client.setPlace(clients.size());
        clients.add(client);
        listener.loop().startTick();
    }

    void remove(Member client) {
        assert listener.loop().eventLoop().inEventLoop();
        Member last = clients.remove(clients.size() - 1);
        if (last != client) {
            clients.set(client.place(), last);
            last.setPlace(client.place());
        }
    }

    @Override
    public boolean isOverdue(long now) {
        boolean overdue = false;
        // Backwards, since a connection that is closed here moves the last one into its place.
        for (int i = clients.size() - 1; i >= 0; i--) {
            if (i < clients.size()) {
                overdue |= isOverdue(clients.get(i), now);
            }
        }
        return overdue;
    }

    /** What one connection throws must not end the tick for all others. */
    private static boolean isOverdue(Member client, long now) {
        try {
            return client.isOverdue(now);
        } catch (Throwable bug) {
            client.onBug(bug);
            return false;
        }
    }

    @Override
    public void enforce(long judged, long now) {
        for (int i = clients.size() - 1; i >= 0; i--) {
            if (i < clients.size()) {
                enforce(clients.get(i), judged, now);
            }
        }
    }

    private static void enforce(Member client, long judged, long now) {
        try {
            client.enforce(judged, now);
        } catch (Throwable bug) {
            client.onBug(bug);
        }
    }

    @Override
    public boolean onTick(long now, long latenessNanos, int pendingTasks) {
        listener.tap().onTick(latenessNanos, pendingTasks);
        return clients.isEmpty();
    }

    @Override
    public void drain() {
        List.copyOf(clients).forEach(Member::onDrain);
    }

    @Override
    public void abort() {
        List.copyOf(clients).forEach(Member::abort);
    }
}
