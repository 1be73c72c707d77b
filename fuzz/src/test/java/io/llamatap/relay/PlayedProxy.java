package io.llamatap.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.llamatap.relay.client.AccessRule;
import io.llamatap.relay.client.ClientHandler;
import io.llamatap.relay.client.ClientLoop;
import io.llamatap.relay.client.ClientMemory;
import io.llamatap.relay.client.ConnectionCount;
import io.llamatap.relay.exchange.Limits;
import io.llamatap.relay.exchange.ListenerLoop;
import io.llamatap.relay.exchange.ReachabilityWatch;
import io.llamatap.relay.exchange.RelayLoop;
import io.llamatap.relay.exchange.Timeouts;
import io.llamatap.relay.io.Transport;
import io.llamatap.relay.tls.HandshakeThreads;
import io.llamatap.relay.tls.ListenerTls;
import io.llamatap.relay.tls.TlsHandlers;
import io.llamatap.relay.upstream.Upstream;
import io.llamatap.relay.upstream.UpstreamAddresses;
import io.llamatap.relay.upstream.UpstreamHandler;
import io.llamatap.relay.upstream.UpstreamLoop;
import io.llamatap.relay.upstream.UpstreamPool;
import io.llamatap.testkit.BugWriter;
import io.llamatap.testkit.RecordingTaps;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.EventLoop;
import io.netty.channel.embedded.EmbeddedChannel;
import java.net.InetAddress;
import java.util.ArrayList;
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
    private static final Upstream UPSTREAM = new Upstream("127.0.0.1", 9, "");
    private static final int SPARE_CONNECTIONS = 2;

    private final RecordingTaps taps = new RecordingTaps();
    private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(false, true);
    private final ListenerLoop listener;
    private final UpstreamPool pool;
    private final PlayedSocket client;
    private final List<PlayedSocket> upstreams = new ArrayList<>();

    PlayedProxy(Limits limits) {
        // A separate event loop that never runs, so that no tick interferes.
        EventLoop timers = new EmbeddedChannel().eventLoop();
        listener = new ListenerLoop(
                new RelayLoop(timers, () -> 1, limits.head()),
                Timeouts.defaults(),
                limits.head(),
                taps.forLoop(0),
                new ReachabilityWatch(UPSTREAM.toString(), UPSTREAM.authority()),
                true);
        TlsHandlers tls = new TlsHandlers(ListenerTls.NONE, "", 0, new HandshakeThreads(1));
        UpstreamLoop upstream = new UpstreamLoop(
                listener,
                UPSTREAM,
                new UpstreamAddresses(UPSTREAM, PlayedProxy::neverRun, InetAddress::getAllByName),
                tls,
                Transport.AUTO,
                false,
                limits.idleUpstreams());
        ClientLoop clients = new ClientLoop(
                listener,
                null,
                AccessRule.OPEN,
                new ConnectionCount(1, 0),
                new ClientMemory(limits.clientMemoryBytes(), limits.headBytes()),
                tls,
                upstream);
        pool = upstream.pool();
        client = new PlayedSocket(allocator, clients.buffers(), true);
        connectSpares();
        client.open(new ClientHandler(clients, client, listener.loop().now()));
    }

    private static void neverRun(Runnable task) {
        throw new AssertionError("a literal address is never looked up, and nothing is encrypted");
    }

    PlayedSocket client() {
        return client;
    }

    RecordingTaps taps() {
        return taps;
    }

    /** Returns all connections to the upstream, in the order in which they were made. */
    List<PlayedSocket> upstreams() {
        return upstreams;
    }

    /** Provides connections for the next requests, in the order in which the pool takes them. */
    void connectSpares() {
        long spares = upstreams.stream()
                .filter(upstream -> upstream.isOpen() && upstream.sentBytes() == 0)
                .count();
        for (long i = spares; i < SPARE_CONNECTIONS; i++) {
            PlayedSocket upstream = new PlayedSocket(allocator, listener.loop().fromUpstream(), false);
            UpstreamHandler handler = new UpstreamHandler(pool, upstream);
            upstream.open(handler);
            upstreams.add(upstream);
            handler.onConnected();
            listener.tap().onUpstreamConnecting();
            listener.tap().onUpstreamConnected(1);
            listener.tap().onUpstreamIdle();
            pool.release(handler);
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
                upstreams.forEach(upstream -> upstream.setWaits(!waits));
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
            upstreams.forEach(upstream -> upstream.setWaits(false));
            client.read0();
            List.copyOf(upstreams).forEach(PlayedSocket::read0);
        } while (progress() != before);
    }

    private int progress() {
        int bytes = client.sentBytes() + (client.hasUnread() ? 1 : 0);
        for (PlayedSocket upstream : upstreams) {
            bytes += upstream.sentBytes() + (upstream.isOpen() ? 0 : 1) + (upstream.hasUnread() ? 1 : 0);
        }
        return bytes;
    }

    /** Closes everything, and checks that nothing is left. */
    void close() {
        client.close();
        client.runPendingTasks();
        pool.drain();
        for (PlayedSocket upstream : upstreams) {
            upstream.close();
            upstream.runPendingTasks();
        }
        listener.loop().fromClients().release();
        listener.loop().fromUpstream().release();
        assertThat(client.isWrittenAfterEnd()).as("written after the end").isFalse();
        assertThat(BugWriter.collect()).isEmpty();
        assertThat(taps.breaches()).isEmpty();
        taps.awaitNothingOpen();
        assertThat(allocator.metric().usedHeapMemory()).as("heap buffers left").isZero();
        assertThat(allocator.metric().usedDirectMemory())
                .as("direct buffers left")
                .isZero();
    }
}
