package io.llamatap.testkit;

import io.llamatap.relay.Listener;
import io.llamatap.relay.RelayOptions;
import io.llamatap.relay.ReverseProxy;
import io.llamatap.relay.client.access.AccessRule;
import io.llamatap.relay.client.page.LocalPages;
import io.llamatap.relay.io.Transport;
import io.llamatap.relay.tls.ListenerTls;
import io.llamatap.relay.upstream.Upstream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.LongSupplier;
import javax.net.ssl.SSLContext;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/**
 * A proxy on a free port in front of a scripted upstream, observed by {@link RecordingTaps}.
 *
 * <p>Closing it closes its clients, and waits for the relay to become idle and the proxy to close. It fails if an exchange did
 * not end, if the count of upstream connections is wrong, if the {@link Books} do not balance, if a socket or selector of the
 * proxy is left, if the contract of taps was violated, or if the relay logged a bug of its own. The upstream belongs to the
 * caller.
 */
public final class ProxyFixture implements AutoCloseable {
    /** Creates the proxy; tests in the relay's own package pass a clock or host names. */
    @FunctionalInterface
    public interface Maker {
        /** Creates it without starting it. */
        ReverseProxy make(RelayOptions options, List<Listener> listeners);
    }

    private final Descriptors descriptors = Descriptors.ofNow();
    private final RecordingTaps taps = new RecordingTaps();
    private final Books books;
    private final ConcurrentLinkedQueue<RawClient> clients = new ConcurrentLinkedQueue<>();
    private final Upstream upstream;
    private final ReverseProxy proxy;
    private final Transport transport;
    private final InetSocketAddress address;

    private ProxyFixture(
            RelaySettings settings,
            Upstream upstream,
            @Nullable LocalPages pages,
            AccessRule access,
            ListenerTls tls,
            LongSupplier clock,
            Maker maker)
            throws IOException {
        InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        this.upstream = upstream;
        this.transport = settings.options().transport().resolve();
        this.books = new Books(clock);
        // The metrics first, so that they are updated when the recording taps are.
        TeeTaps both = new TeeTaps(books.taps(), taps);
        this.proxy = maker.make(settings.options(), List.of(new Listener(any, upstream, both, pages, access, tls)));
        this.address = proxy.bind().get(0);
    }

    /** Starts with the defaults on one event loop. */
    public static ProxyFixture before(ScriptedUpstream upstream) throws IOException {
        return before(upstream, RelaySettings.defaults());
    }

    /** Starts with the given settings. */
    public static ProxyFixture before(ScriptedUpstream upstream, RelaySettings settings) throws IOException {
        return start(settings, upstreamAt(upstream.port()), null);
    }

    /** Starts in front of any upstream, with pages of its own or without. */
    public static ProxyFixture start(RelaySettings settings, Upstream upstream, @Nullable LocalPages pages)
            throws IOException {
        return start(settings, upstream, pages, AccessRule.OPEN);
    }

    /** Starts in front of an upstream with an access rule. */
    public static ProxyFixture start(
            RelaySettings settings, Upstream upstream, @Nullable LocalPages pages, AccessRule access)
            throws IOException {
        return new ProxyFixture(
                settings, upstream, pages, access, ListenerTls.NONE, System::nanoTime, ReverseProxy::new);
    }

    /** Starts with TLS on one side or both. */
    public static ProxyFixture startTls(RelaySettings settings, Upstream upstream, ListenerTls tls) throws IOException {
        return startTls(settings, upstream, tls, AccessRule.OPEN);
    }

    /** Starts with TLS on one side or both, in front of an upstream with an access rule. */
    public static ProxyFixture startTls(RelaySettings settings, Upstream upstream, ListenerTls tls, AccessRule access)
            throws IOException {
        return new ProxyFixture(settings, upstream, null, access, tls, System::nanoTime, ReverseProxy::new);
    }

    /** Starts the proxy that the maker creates, with TLS on one side or both. */
    public static ProxyFixture startTls(RelaySettings settings, Upstream upstream, ListenerTls tls, Maker maker)
            throws IOException {
        return new ProxyFixture(settings, upstream, null, AccessRule.OPEN, tls, System::nanoTime, maker);
    }

    /** Returns an upstream on loopback that speaks TLS. */
    public static Upstream tlsUpstreamAt(int port) {
        return new Upstream(true, "localhost", port, "");
    }

    /** Starts the proxy that the maker creates; the clock is the one that the maker passes to it. */
    public static ProxyFixture start(
            RelaySettings settings, Upstream upstream, @Nullable LocalPages pages, LongSupplier clock, Maker maker)
            throws IOException {
        return new ProxyFixture(settings, upstream, pages, AccessRule.OPEN, ListenerTls.NONE, clock, maker);
    }

    /** Returns an upstream on loopback. */
    public static Upstream upstreamAt(int port) {
        return new Upstream(InetAddress.getLoopbackAddress().getHostAddress(), port, "");
    }

    /** Returns the address that the proxy listens on. */
    public InetSocketAddress address() {
        return address;
    }

    /** Returns the proxy. */
    public ReverseProxy proxy() {
        return proxy;
    }

    /** Returns what the taps recorded. */
    public RecordingTaps taps() {
        return taps;
    }

    /** Returns the metrics. */
    public Books books() {
        return books;
    }

    /** Connects a client, which is closed with the fixture at the latest. */
    public RawClient connect() throws IOException {
        return connect(0);
    }

    /** Connects a client with a small receive window. */
    public RawClient connect(int receiveBytes) throws IOException {
        RawClient client = RawClient.connect(address, receiveBytes);
        clients.add(client);
        return client;
    }

    /** Connects a client from an address of this machine. */
    public RawClient connectFrom(String local) throws IOException {
        RawClient client = RawClient.connectFrom(InetAddress.getByName(local), address);
        clients.add(client);
        return client;
    }

    /** Connects a client that trusts our test CA, and completes the handshake. */
    public RawClient connectTls() throws IOException {
        return connectTls(0, TestTls.trusting("authority"), TestTls.Offer.USUAL);
    }

    /** Connects a client that speaks TLS, and completes the handshake. */
    public RawClient connectTls(int receiveBytes, SSLContext trust, TestTls.Offer offer) throws IOException {
        RawClient client = RawClient.connect(address, receiveBytes, trust, offer);
        clients.add(client);
        return client;
    }

    /** Connects a client from an address of this machine that trusts our test CA, and completes the handshake. */
    public RawClient connectTlsFrom(String local) throws IOException {
        RawClient client = RawClient.connectFrom(
                InetAddress.getByName(local), address, TestTls.trusting("authority"), TestTls.Offer.USUAL);
        clients.add(client);
        return client;
    }

    /** Sends one request over a connection of its own and returns the response. */
    public HttpMessage ask(String request) throws IOException {
        try (RawClient client = connect()) {
            return client.send(request).readResponse(request.substring(0, request.indexOf(' ')));
        }
    }

    private void assertBalanced() {
        String imbalance =
                books.imbalance(taps.exchanges().size(), taps.rejections().size());
        if (imbalance != null) {
            throw new AssertionError("the books do not balance: " + imbalance);
        }
    }

    @Override
    public void close() throws IOException {
        try {
            for (RawClient client : clients) {
                client.close();
            }
            taps.awaitQuiet();
            taps.awaitNoClients();
            Awaitility.await("no exchanges in flight")
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(1))
                    .atMost(Patience.LIMIT)
                    .until(() -> proxy.inFlight() == 0);
            assertBalanced();
        } finally {
            proxy.close();
        }
        taps.awaitNothingOpen();
        assertBalanced();
        if (books.upstreamConnections() != 0) {
            throw new AssertionError(books.upstreamConnections() + " upstream connections counted after the end");
        }
        if (transport != Transport.IO_URING) {
            // io_uring closes sockets asynchronously, possibly after the end of the event loop that asked for it.
            descriptors.awaitNoSocket(address.getPort(), upstream.port());
        }
        descriptors.awaitNoMoreSelectors();
        List<String> breaches = taps.breaches();
        if (!breaches.isEmpty()) {
            throw new AssertionError("the taps' contract was broken: " + breaches);
        }
        List<String> bugs = BugWriter.collect();
        if (!bugs.isEmpty()) {
            throw new AssertionError("the relay logged " + bugs);
        }
    }
}
