package io.llamatap.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.llamatap.relay.upstream.Upstream;
import io.llamatap.relay.upstream.UpstreamAddresses;
import io.llamatap.tap.ExchangeEnd;
import io.llamatap.testkit.Fault;
import io.llamatap.testkit.NothingLeft;
import io.llamatap.testkit.ProxyFixture;
import io.llamatap.testkit.RawClient;
import io.llamatap.testkit.RelaySettings;
import io.llamatap.testkit.Row;
import io.llamatap.testkit.ScriptedUpstream;
import io.llamatap.testkit.Wire;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The upstream's host name is resolved again and again, off the event loops, and its addresses may change. */
@ExtendWith(NothingLeft.class)
@DisplayName("Rows 41, 54: host names whose addresses change, vanish and come back")
class NameChangeIT {
    private static final String GET = "GET /api/tags HTTP/1.1\r\nHost: h\r\n\r\n";
    private static final Duration KEPT = Duration.ofSeconds(5);

    private final ManualClock clock = new ManualClock();

    /** The addresses that the name server returns. Any thread. */
    private static final class NameServer implements UpstreamAddresses.Names {
        private final List<String> askedBy = new CopyOnWriteArrayList<>();
        private volatile @Nullable InetAddress address;
        private volatile @Nullable Semaphore holding;

        @Override
        public InetAddress[] lookUp(String name) throws UnknownHostException {
            askedBy.add(Thread.currentThread().getName());
            Semaphore held = holding;
            if (held != null) {
                held.acquireUninterruptibly();
            }
            InetAddress found = address;
            if (found == null) {
                throw new UnknownHostException(name);
            }
            return new InetAddress[] {found};
        }
    }

    private ProxyFixture proxy(NameServer names, int port) throws IOException {
        return clock.startProxy(RelaySettings.defaults(), new Upstream("ollama.test", port, ""), names);
    }

    private static InetAddress loopback(int last) throws UnknownHostException {
        return InetAddress.getByAddress(new byte[] {127, 0, 0, (byte) last});
    }

    private static ScriptedUpstream at(int last, int port) throws IOException {
        return ScriptedUpstream.startAt(new InetSocketAddress(loopback(last), port), connection -> {
            if (connection.awaitRequest().head().target().equals("/api/generate")) {
                connection.awaitEnd();
                return;
            }
            connection.send("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 1\r\n\r\n" + last);
        });
    }

    @Test
    @DisplayName("row 54: new connections go to the new address after one look-up; exchanges at the old one go on")
    @Row(54)
    void followsANameThatMoves() throws IOException {
        NameServer names = new NameServer();
        names.address = loopback(1);
        try (ScriptedUpstream old = at(1, 0);
                ScriptedUpstream moved = at(2, old.port());
                ProxyFixture proxy = proxy(names, old.port());
                RawClient streaming = proxy.connect()) {
            streaming.send("GET /api/generate HTTP/1.1\r\nHost: h\r\n\r\n");
            old.awaitRequests(1);
            assertThat(proxy.ask(GET).text()).isEqualTo("1");
            names.address = loopback(2);
            assertThat(proxy.ask(GET).text()).as("known for five seconds").isEqualTo("1");
            assertThat(names.askedBy).hasSize(1);

            clock.advance(KEPT);

            Awaitility.await("the new address")
                    .until(() -> proxy.ask(GET).text().equals("2"));
            assertThat(proxy.ask(GET).text()).isEqualTo("2");
            assertThat(names.askedBy).hasSize(2);
            old.connection(0).send(Wire.ok("from the old one"));
            assertThat(streaming.readResponse().text()).isEqualTo("from the old one");
            assertThat(moved.connectionCount()).isEqualTo(2);
        }
    }

    @Test
    @DisplayName("row 41: a name that is not found is a 502, and is resolved again for the next request")
    @Row({41, 54})
    @Fault("upstream's name is not found, and found again")
    void findsANameThatComesBack() throws IOException {
        NameServer names = new NameServer();
        try (ScriptedUpstream upstream = at(1, 0);
                ProxyFixture proxy = proxy(names, upstream.port());
                RawClient client = proxy.connect()) {
            for (int i = 1; i <= 2; i++) {
                assertThat(client.send(GET).readResponse().status()).isEqualTo(502);
                assertThat(proxy.books().value("ollama_proxy_upstream_errors_total reason=dns"))
                        .isEqualTo(i);
            }
            names.address = loopback(1);

            assertThat(client.send(GET).readResponse().text()).isEqualTo("1");
            assertThat(names.askedBy).hasSize(3);
        }
    }

    @Test
    @DisplayName("row 54: while a known name is not found, its previous addresses are used")
    @Row(54)
    void keepsWhatItKnowsWhileTheNameIsNotFound() throws IOException {
        NameServer names = new NameServer();
        names.address = loopback(1);
        try (ScriptedUpstream upstream = at(1, 0);
                ProxyFixture proxy = proxy(names, upstream.port())) {
            assertThat(proxy.ask(GET).text()).isEqualTo("1");
            names.address = null;
            for (int i = 2; i <= 4; i++) {
                int asked = i;
                clock.advance(KEPT);
                assertThat(proxy.ask(GET).text()).isEqualTo("1");
                Awaitility.await("a look-up").until(() -> names.askedBy.size() == asked);
                // Until the result of that look-up has arrived, the next request would not ask again.
                assertThat(proxy.ask(GET).text()).isEqualTo("1");
            }
        }
    }

    @Test
    @DisplayName("row 54: a name server that hangs delays only requests that need it, and only up to the time limit")
    @Row(54)
    void looksNamesUpBesideTheEventLoops() throws IOException {
        NameServer names = new NameServer();
        Semaphore holding = new Semaphore(0);
        names.holding = holding;
        names.address = loopback(1);
        try (ScriptedUpstream upstream = at(1, 0);
                ProxyFixture proxy = ProxyFixture.start(
                        // Long enough for the other client to leave before it has passed.
                        RelaySettings.defaults().connect(Duration.ofSeconds(2)),
                        new Upstream("ollama.test", upstream.port(), ""),
                        null,
                        System::nanoTime,
                        (options, listeners) -> new ReverseProxy(options, listeners, System::nanoTime, names));
                RawClient waiting = proxy.connect();
                RawClient leaving = proxy.connect()) {
            waiting.send(GET);
            leaving.send(GET);
            proxy.taps().awaitExchange(2);
            assertThat(proxy.ask("G@T / HTTP/1.1\r\nHost: h\r\n\r\n").status()).isEqualTo(400);
            leaving.reset();

            assertThat(waiting.readResponse().status()).isEqualTo(504);
            assertThat(proxy.books().value("ollama_proxy_upstream_errors_total reason=connect_timeout"))
                    .isEqualTo(1);
            assertThat(proxy.taps().exchanges().stream()
                            .map(exchange -> exchange.awaitEnd())
                            .toList())
                    .containsExactlyInAnyOrder(ExchangeEnd.UPSTREAM_FAILED, ExchangeEnd.CLIENT_LEFT);
            holding.release(100);
            assertThat(waiting.send(GET).readResponse().text()).isEqualTo("1");
            assertThat(names.askedBy).isNotEmpty().allSatisfy(thread -> assertThat(thread)
                    .startsWith("resolver"));
        }
    }
}
