package io.llamatap.relay.client;

import io.llamatap.relay.client.access.AccessRule;
import io.llamatap.relay.client.limit.ClientMemory;
import io.llamatap.relay.client.limit.ConnectionCount;
import io.llamatap.relay.client.page.LocalPages;
import io.llamatap.relay.exchange.Destination;
import io.llamatap.relay.exchange.Limits;
import io.llamatap.relay.exchange.PlayedLoop;
import io.llamatap.relay.io.PlayedSocket;
import io.llamatap.relay.tls.HandshakeThreads;
import io.llamatap.relay.tls.ListenerTls;
import io.llamatap.relay.tls.TlsHandlers;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The clients of one listener on one event loop: the relay's handlers on connections whose peers the test simulates. Used by one
 * thread.
 */
public final class PlayedClients {
    private final PlayedLoop loop;
    private final ClientLoop clients;
    private final ClientMemory memory;
    private final List<PlayedSocket> sockets = new ArrayList<>();

    public PlayedClients(PlayedLoop loop, Limits limits, Destination upstream) {
        this(loop, limits, null, AccessRule.OPEN, upstream);
    }

    public PlayedClients(
            PlayedLoop loop,
            Limits limits,
            @Nullable LocalPages pages,
            AccessRule access,
            @Nullable Destination upstream) {
        this.loop = loop;
        this.memory = new ClientMemory(limits.clientMemoryBytes(), limits.headBytes());
        this.clients = new ClientLoop(
                loop.listener(),
                pages,
                access,
                new ConnectionCount(limits.clientConnections(), limits.connectionsPerAddress()),
                memory,
                new TlsHandlers(ListenerTls.NONE, "", 0, new HandshakeThreads(1)),
                upstream);
        loop.listener().loop().add(clients);
    }

    /** Connects another client. */
    public PlayedSocket connect() {
        PlayedSocket socket = loop.socketOfClient();
        sockets.add(socket);
        socket.open(new ClientHandler(clients, socket, loop.now()));
        return socket;
    }

    public ClientMemory memory() {
        return memory;
    }

    /** Closes all connections, and checks that nothing was written to one after its end. */
    public void close() {
        for (PlayedSocket socket : sockets) {
            socket.close();
            socket.runPendingTasks();
            if (socket.isWrittenAfterEnd()) {
                throw new AssertionError("written after the end");
            }
        }
    }
}
