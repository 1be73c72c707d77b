package io.llamatap.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.llamatap.tap.ExchangeEnd;
import io.llamatap.testkit.Ending;
import io.llamatap.testkit.HttpMessage;
import io.llamatap.testkit.ProxyFixture;
import io.llamatap.testkit.RawClient;
import io.llamatap.testkit.RelaySettings;
import io.llamatap.testkit.Row;
import io.llamatap.testkit.ScriptedUpstream;
import io.llamatap.testkit.TappedExchange;
import io.llamatap.testkit.UpstreamConnection;
import io.llamatap.testkit.Wire;
import java.io.IOException;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A client that makes no progress is disconnected in time, and one that does is not, however slow it is. */
@DisplayName("Rows 48, 49: slow clients")
class SlowClientIT {
    private static final Duration SHORT = Duration.ofMillis(250);
    private static final Duration LONG = Duration.ofMinutes(5);
    private static final String GET = "GET / HTTP/1.1\r\nHost: h\r\n\r\n";

    private final ManualClock clock = new ManualClock();

    private ProxyFixture before(ScriptedUpstream upstream, RelaySettings settings) throws IOException {
        return clock.startProxy(settings, ProxyFixture.upstreamAt(upstream.port()));
    }

    /** Lets the short limit pass, once the relay has seen what there is. */
    private void letTimePass(ProxyFixture proxy) {
        proxy.taps().awaitTicks(2);
        clock.advance(SHORT.multipliedBy(2));
    }

    @ParameterizedTest(name = "row 48: a head that stops after {0} bytes")
    @ValueSource(ints = {1, 10, 20, 26})
    @Row(48)
    void endsAHeadThatStops(int bytes) throws IOException {
        try (ScriptedUpstream upstream = ScriptedUpstream.counting();
                ProxyFixture proxy = before(upstream, RelaySettings.defaults().client(SHORT, LONG, LONG));
                RawClient client = proxy.connect()) {
            client.send(GET.substring(0, bytes));
            letTimePass(proxy);

            assertThat(client.readResponse().status()).isEqualTo(408);
            client.awaitEndOfNothing();
            assertThat(upstream.connectionCount()).isZero();
        }
    }

    @Test
    @DisplayName("row 48: the time limit of a head does not restart with each byte")
    @Row(48)
    void endsAHeadThatDribbles() throws IOException {
        try (ScriptedUpstream upstream = ScriptedUpstream.counting();
                ProxyFixture proxy = before(upstream, RelaySettings.defaults().client(SHORT, LONG, LONG));
                RawClient client = proxy.connect()) {
            client.send("GET / HTTP/1.1\r\nX: ");
            // One byte for each round trip of another client, as long as it takes: each would extend a naive limit.
            while (client.available() == 0) {
                client.send("a");
                assertThat(proxy.ask("G@T / HTTP/1.1\r\nHost: h\r\n\r\n").status())
                        .isEqualTo(400);
                clock.advance(SHORT.dividedBy(4));
            }
            assertThat(client.readResponse().status()).isIn(408, 431);
        }
    }

    @Test
    @DisplayName("row 48: an idle connection is closed without a response")
    @Row(48)
    void closesIdleConnections() throws IOException {
        try (ScriptedUpstream upstream = ScriptedUpstream.counting();
                ProxyFixture proxy = before(upstream, RelaySettings.defaults().client(LONG, SHORT, LONG));
                RawClient used = proxy.connect();
                RawClient fresh = proxy.connect()) {
            used.send(GET).readResponse();
            letTimePass(proxy);

            assertThat(used.awaitEndOfNothing()).isEqualTo(Ending.FIN);
            assertThat(fresh.awaitEndOfNothing()).isEqualTo(Ending.FIN);
        }
    }

    @Test
    @DisplayName("row 48: a body that stops gets a 408, and the upstream's connection is closed")
    @Row(48)
    void endsABodyThatStops() throws IOException {
        try (ScriptedUpstream upstream = ScriptedUpstream.start(UpstreamConnection::awaitEnd);
                ProxyFixture proxy = before(upstream, RelaySettings.defaults().client(LONG, LONG, SHORT));
                RawClient client = proxy.connect()) {
            client.send("POST /v1/messages HTTP/1.1\r\nHost: h\r\nContent-Length: 10\r\n\r\nhello");
            TappedExchange begun = proxy.taps().awaitExchange(1);
            Awaitility.await("the body's start").until(() -> begun.requestBody().length == 5);
            letTimePass(proxy);

            HttpMessage response = client.readResponse();
            assertThat(response.status()).isEqualTo(408);
            assertThat(response.text()).startsWith("{\"type\":\"error\",\"error\":{\"type\":");
            client.awaitEndOfNothing();
            assertThat(proxy.taps().awaitExchange(1).awaitEnd()).isEqualTo(ExchangeEnd.TIMED_OUT);
            upstream.awaitAllClosed();
            assertThat(upstream.requests()).isEmpty();
        }
    }

    @Test
    @DisplayName("row 49: the upstream's silence does not count against the client")
    @Row(49)
    void waitsForTheUpstreamWhateverTheClientsLimits() throws IOException {
        try (ScriptedUpstream upstream = ScriptedUpstream.start(connection -> {
                    connection.awaitRequest();
                    connection.awaitEnd();
                });
                ProxyFixture proxy = before(upstream, RelaySettings.defaults().client(SHORT, SHORT, SHORT));
                RawClient client = proxy.connect();
                RawClient idle = proxy.connect()) {
            client.send("POST /api/chat HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\n{}");
            upstream.awaitRequests(1);
            // Other connections are closed for idleness meanwhile, since every limit has passed.
            letTimePass(proxy);
            idle.awaitEndOfNothing();
            letTimePass(proxy);

            upstream.connection(0).send(Wire.ok("late"));
            assertThat(client.readResponse().text()).isEqualTo("late");
        }
    }

    @Test
    @DisplayName("row 45: a client that does not read for too long is disconnected")
    @Row(45)
    void givesUpAClientThatTakesNothing() throws IOException {
        try (ScriptedUpstream upstream = ScriptedUpstream.start(connection -> {
                    connection.awaitRequest();
                    connection.send("HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n");
                    byte[] piece = new byte[1 << 16];
                    while (!connection.isClosedByPeer()) {
                        connection.send(piece);
                    }
                });
                ProxyFixture proxy =
                        ProxyFixture.before(upstream, RelaySettings.defaults().writeStall(SHORT));
                RawClient client = proxy.connect(16 * 1024)) {
            client.send(GET);

            assertThat(client.readHead().status()).isEqualTo(200);
            assertThat(proxy.taps().awaitExchange(1).awaitEnd()).isEqualTo(ExchangeEnd.TIMED_OUT);
            upstream.awaitAllClosed();
        }
    }
}
