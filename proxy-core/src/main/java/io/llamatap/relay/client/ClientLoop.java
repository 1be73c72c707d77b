package io.llamatap.relay.client;

import io.llamatap.relay.client.access.AccessRule;
import io.llamatap.relay.client.limit.ClientMemory;
import io.llamatap.relay.client.limit.ConnectionCount;
import io.llamatap.relay.client.limit.IdleConnections;
import io.llamatap.relay.client.page.LocalPages;
import io.llamatap.relay.client.page.OwnResponse;
import io.llamatap.relay.exchange.Destination;
import io.llamatap.relay.exchange.ListenerLoop;
import io.llamatap.relay.exchange.LoopMember;
import io.llamatap.relay.io.ReceiveBuffers;
import io.llamatap.relay.tls.TlsHandlers;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The client connections of one listener on one event loop, and what they share. Owned by that event loop. */
public final class ClientLoop implements LoopMember {
    /** A connection in the list. */
    interface Member extends IdleConnections.Member {
        /** Returns its index in the list of connections. */
        int index();

        void setIndex(int index);

        /**
         * Called at a tick: notices that the client has closed, if no event reports it, and returns whether a time limit has
         * passed.
         */
        boolean isOverdue(long now);

        /** Enforces the time limits; see {@link LoopMember#enforce}. */
        void enforce(long judged, long now);

        /** Closes now if there is no exchange. */
        void onDrain();

        /** Closes immediately, even during an exchange. */
        void abort();

        /** An unexpected exception was thrown. */
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
     * Creates it.
     *
     * @param pages our own pages; null if all requests are relayed
     * @param access decides who may use the upstream
     * @param connections the number of this listener's client connections, over all event loops
     * @param memory what is held for clients, over all listeners and event loops
     * @param tls creates the TLS handlers, if clients speak TLS
     * @param upstream the upstream; null for a listener that has none
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

    /** Returns the writer of responses of our own. */
    OwnResponse ownResponses() {
        return ownResponses;
    }

    /** Returns the connections that may be closed to make room for others. */
    IdleConnections idle() {
        return idle;
    }

    /** Returns the receive buffers for clients. */
    ReceiveBuffers buffers() {
        return listener.loop().fromClients();
    }

    /** Closes an idle connection for a new one: any, or one of the same address if that has too many. */
    void makeRoom(ConnectionCount.Standing standing, @Nullable InetAddress client, IdleConnections.Closed then) {
        connections.makeRoom(listener.loop().eventLoop(), standing, client, then);
    }

    /** Closes an idle connection, so that a client can be accepted although no file descriptor was left. */
    void freeDescriptor() {
        connections.freeDescriptor(listener.loop().eventLoop());
    }

    /** Adds a connection, and sets its index. */
    void add(Member client) {
        assert listener.loop().eventLoop().inEventLoop();
        client.setIndex(clients.size());
        clients.add(client);
        listener.loop().startTick();
    }

    void remove(Member client) {
        assert listener.loop().eventLoop().inEventLoop();
        Member last = clients.remove(clients.size() - 1);
        if (last != client) {
            clients.set(client.index(), last);
            last.setIndex(client.index());
        }
    }

    @Override
    public boolean isOverdue(long now) {
        boolean overdue = false;
        // Backwards, since closing a connection moves the last one to its index.
        for (int i = clients.size() - 1; i >= 0; i--) {
            if (i < clients.size()) {
                overdue |= isOverdue(clients.get(i), now);
            }
        }
        return overdue;
    }

    /** An exception of one connection must not end the tick for the others. */
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
