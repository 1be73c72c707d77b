package io.llamatap.relay;

import io.llamatap.relay.client.PlayedClients;
import io.llamatap.relay.exchange.Limits;
import io.llamatap.relay.exchange.PlayedLoop;
import io.llamatap.relay.exchange.Timeouts;
import io.llamatap.relay.io.PlayedSocket;
import io.llamatap.relay.upstream.PlayedUpstreams;
import io.llamatap.testkit.RecordingTaps;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * The relay's own handlers of one client connection, between a client and upstreams that are played in memory, on one thread and
 * with a clock that stands still: the same input has the same outcome.
 *
 * <p>Connections to the upstream are there before they are needed. When all is closed, no buffer may be left and no bug may have
 * been logged. Thread: its caller's.
 */
final class PlayedProxy {
    private static final int SPARE_CONNECTIONS = 2;

    private final PlayedLoop loop;
    private final PlayedUpstreams upstreams;
    private final PlayedClients clients;
    private final PlayedSocket client;

    PlayedProxy(Limits limits) {
        loop = new PlayedLoop(limits.head(), Timeouts.defaults());
        upstreams = new PlayedUpstreams(loop, limits.idleUpstreams());
        clients = new PlayedClients(loop, limits, upstreams.destination());
        connectSpares();
        client = clients.connect();
    }

    PlayedSocket client() {
        return client;
    }

    RecordingTaps taps() {
        return loop.taps();
    }

    /** Returns all connections to the upstream, in the order in which they were made. */
    List<PlayedSocket> upstreams() {
        return upstreams.sockets();
    }

    /** Sees to it that the next requests find connections, as the pool hands them out. */
    void connectSpares() {
        long spares = upstreams().stream()
                .filter(upstream -> upstream.isOpen() && upstream.sentBytes() == 0)
                .count();
        for (long i = spares; i < SPARE_CONNECTIONS; i++) {
            upstreams.connectIdle();
        }
    }

    /** Lets a side send bytes in pieces, while the other side stops taking them now and then. */
    void send(PlayedSocket from, byte[] bytes, int cuts, Random whims) {
        int at = 0;
        for (int end : Cuts.of(cuts, bytes.length)) {
            connectSpares();
            from.come(Arrays.copyOfRange(bytes, at, end));
            at = end;
            if (whims.nextInt(16) == 0) {
                boolean waits = whims.nextBoolean();
                client.setWaits(waits);
                upstreams().forEach(upstream -> upstream.setWaits(!waits));
            }
        }
    }

    /** Lets everybody take and read all that waits, until nothing moves any more. */
    void settle() {
        int before;
        do {
            before = progress();
            connectSpares();
            client.setWaits(false);
            upstreams().forEach(upstream -> upstream.setWaits(false));
            client.readOn();
            List.copyOf(upstreams()).forEach(PlayedSocket::readOn);
        } while (progress() != before);
    }

    private int progress() {
        int bytes = client.sentBytes() + (client.hasUnread() ? 1 : 0);
        for (PlayedSocket upstream : upstreams()) {
            bytes += upstream.sentBytes() + (upstream.isOpen() ? 0 : 1) + (upstream.hasUnread() ? 1 : 0);
        }
        return bytes;
    }

    /** Ends everything, and checks that nothing is left of it. */
    void close() {
        clients.close();
        upstreams.close();
        loop.close();
    }
}
