package io.llamatap.relay.upstream;

import io.llamatap.relay.exchange.Destination;
import io.llamatap.relay.exchange.PlayedLoop;
import io.llamatap.relay.io.PlayedSocket;
import io.llamatap.relay.io.Transport;
import io.llamatap.relay.tls.HandshakeThreads;
import io.llamatap.relay.tls.ListenerTls;
import io.llamatap.relay.tls.TlsHandlers;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;

/** The connections to one upstream: the relay's handlers on connections whose peers the test simulates. Used by one thread. */
public final class PlayedUpstreams {
    private static final Upstream UPSTREAM = new Upstream("127.0.0.1", 9, "");

    private final PlayedLoop loop;
    private final UpstreamLoop upstream;
    private final List<PlayedSocket> sockets = new ArrayList<>();

    public PlayedUpstreams(PlayedLoop loop, int maxIdle) {
        this(
                loop,
                maxIdle,
                UPSTREAM,
                new UpstreamAddresses(UPSTREAM, PlayedUpstreams::neverRun, InetAddress::getAllByName));
    }

    PlayedUpstreams(PlayedLoop loop, int maxIdle, Upstream to, UpstreamAddresses addresses) {
        this.loop = loop;
        this.upstream = new UpstreamLoop(
                loop.listener(),
                to,
                addresses,
                new TlsHandlers(ListenerTls.NONE, "", 0, new HandshakeThreads(1)),
                Transport.AUTO,
                false,
                maxIdle);
        loop.listener().loop().add(upstream.pool());
    }

    private static void neverRun(Runnable task) {
        throw new AssertionError("a literal address is never looked up");
    }

    /** Returns the destination with which exchanges find the connections. */
    public Destination destination() {
        return upstream;
    }

    UpstreamPool pool() {
        return upstream.pool();
    }

    /** Returns all connections, in the order in which they were made. */
    public List<PlayedSocket> sockets() {
        return sockets;
    }

    /** Makes a connection that is idle until an exchange needs it. */
    public PlayedSocket connectIdle() {
        PlayedSocket socket = loop.socketOfUpstream();
        sockets.add(socket);
        UpstreamHandler handler = connect(socket);
        loop.listener().tap().onUpstreamIdle();
        pool().release(handler);
        return socket;
    }

    private UpstreamHandler connect(PlayedSocket socket) {
        UpstreamHandler handler = new UpstreamHandler(pool(), socket);
        socket.open(handler);
        handler.onConnected();
        loop.listener().tap().onUpstreamConnecting();
        loop.listener().tap().onUpstreamConnected(1);
        return handler;
    }

    /** Closes all connections. */
    public void close() {
        pool().drain();
        for (PlayedSocket socket : sockets) {
            socket.close();
            socket.runPendingTasks();
        }
    }
}
