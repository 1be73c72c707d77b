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
 * The relay's own handlers of one client connection, between a client and upstreams that are simulated in memory, on one thread
 * and with a clock that stands still, so that the same input has the same result.
 *
 * <p>Connections to the upstream exist before they are needed. After closing, no buffer may be left and no bug may have been
 * logged. Used by one thread.
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

    /** Provides connections for the next requests, in the order in which the pool takes them. */
    void connectSpares() {
        long spares = upstreams().stream()
                .filter(upstream -> upstream.isOpen() && upstream.sentBytes() == 0)
                .count();
        for (long i = spares; i < SPARE_CONNECTIONS; i++) {
            upstreams.connectIdle();
        }
    }

    /** Lets a side send bytes in pieces, while the other side stops reading from time to time. */
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

    /** Lets everybody read and write all that waits, until nothing moves any more. */
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

    /** Closes everything, and checks that nothing is left. */
    void close() {
        clients.close();
        upstreams.close();
        loop.close();
    }
}
