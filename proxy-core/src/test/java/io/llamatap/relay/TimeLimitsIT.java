package io.llamatap.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.llamatap.tap.ClientClosed;
import io.llamatap.tap.ExchangeEnd;
import io.llamatap.testkit.Ending;
import io.llamatap.testkit.ProxyFixture;
import io.llamatap.testkit.RawClient;
import io.llamatap.testkit.RelaySettings;
import io.llamatap.testkit.Row;
import io.llamatap.testkit.ScriptedUpstream;
import io.llamatap.testkit.UpstreamConnection;
import io.llamatap.testkit.Wire;
import java.io.IOException;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Every time limit at its default, to the nanosecond, on a clock that the test moves. */
@DisplayName("Rows 26, 48, 49: time limits at their defaults")
class TimeLimitsIT {
    private static final Duration INSTANT = Duration.ofNanos(1);
    private static final String GET = "GET / HTTP/1.1\r\nHost: h\r\n\r\n";
    private static final String GENERATE = "POST /api/generate HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\n{}";
    private static final String HEAD = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";

    private final ManualClock clock = new ManualClock();

    private ProxyFixture before(ScriptedUpstream upstream) throws IOException {
        return clock.startProxy(RelaySettings.defaults(), ProxyFixture.upstreamAt(upstream.port()));
    }

    private static void assertNothingHasCome(RawClient client, ProxyFixture proxy) throws IOException {
        // A complete exchange on the same event loop: what was sent to the client before has arrived by now.
        proxy.ask("G@T / HTTP/1.1\r\nHost: h\r\n\r\n");
        assertThat(client.available()).isZero();
    }

    @Test
    @DisplayName("row 48: an idle client is kept for 65 minutes, and again after each request")
    @Row(48)
    void keepsAnIdleClientForItsTime() throws IOException {
        try (ScriptedUpstream upstream = ScriptedUpstream.counting();
                ProxyFixture proxy = before(upstream);
                RawClient client = proxy.connect()) {
            for (int i = 1; i <= 3; i++) {
                assertThat(client.send(GET).readResponse().text()).isEqualTo("answer " + i);
                proxy.taps().awaitTicks(2);
                clock.advance(Duration.ofMinutes(65), proxy);
                assertNothingHasCome(client, proxy);
            }

            clock.advance(INSTANT);

            assertThat(client.awaitEndOfNothing()).isEqualTo(Ending.FIN);
        }
    }

    @Test
    @DisplayName("row 48: the head of the first request has 10 seconds from connecting")
    @Row(48)
    void givesAFirstHeadItsTime() throws IOException {
        try (ScriptedUpstream upstream = ScriptedUpstream.counting();
                ProxyFixture proxy = before(upstream);
                RawClient silent = proxy.connect();
                RawClient slow = proxy.connect()) {
            proxy.taps().awaitTicks(2);
            clock.advance(Duration.ofSeconds(8), proxy);
            slow.send("GET / HTTP/1.1\r\nHost: h\r\n");
            proxy.taps().awaitTicks(2);
            clock.advance(Duration.ofSeconds(2), proxy);
            assertNothingHasCome(silent, proxy);
            assertNothingHasCome(slow, proxy);

            clock.advance(INSTANT);

            assertThat(silent.awaitEndOfNothing()).isEqualTo(Ending.FIN);
            assertThat(slow.readResponse().status()).isEqualTo(408);
            assertThat(upstream.connectionCount()).isZero();
        }
    }

    @Test
    @DisplayName("row 48: later heads have 10 seconds from their first byte")
    @Row(48)
    void givesALaterHeadItsTime() throws IOException {
        try (ScriptedUpstream upstream = ScriptedUpstream.counting();
                ProxyFixture proxy = before(upstream);
                RawClient client = proxy.connect()) {
            assertThat(client.send(GET).readResponse().status()).isEqualTo(200);
            proxy.taps().awaitTicks(2);
            clock.advance(Duration.ofMinutes(5), proxy);
            client.send("GET / HTTP/1.1\r\n");
            assertNothingHasCome(client, proxy);
            proxy.taps().awaitTicks(2);
            clock.advance(Duration.ofSeconds(10), proxy);
            client.send("Host: h\r\n\r\n");

            assertThat(client.readResponse().text()).isEqualTo("answer 2");
        }
    }

    @Test
    @DisplayName("row 48: a trailer section has the time limit of a head, however many bytes follow")
    @Row(48)
    void givesATrailerSectionTheTimeOfAHead() throws IOException {
        try (ScriptedUpstream upstream = ScriptedUpstream.start(UpstreamConnection::awaitEnd);
                ProxyFixture proxy = before(upstream);
                RawClient client = proxy.connect()) {
            client.send("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\nX: ");
            Awaitility.await("the request").until(() -> upstream.connectionCount() == 1);
            proxy.taps().awaitTicks(2);
            for (int i = 0; i < 5; i++) {
                clock.advance(Duration.ofSeconds(2), proxy);
                client.send("b");
                assertNothingHasCome(client, proxy);
                proxy.taps().awaitTicks(2);
            }
            clock.advance(INSTANT);

            assertThat(client.readResponse().status()).isEqualTo(408);
        }
    }

    @Test
    @DisplayName("row 48: a head has 10 seconds from its first byte, however many bytes follow")
    @Row(48)
    void givesAHeadItsTime() throws IOException {
        try (ScriptedUpstream upstream = ScriptedUpstream.counting();
                ProxyFixture proxy = before(upstream);
                RawClient client = proxy.connect()) {
            for (String piece : new String[] {"G", "ET / HTTP/1.1\r\n", "Host: h\r\n", "X: y", "\r"}) {
                client.send(piece);
                assertNothingHasCome(client, proxy);
                proxy.taps().awaitTicks(2);
                clock.advance(Duration.ofSeconds(2), proxy);
            }
            assertNothingHasCome(client, proxy);

            clock.advance(INSTANT);

            assertThat(client.readResponse().status()).isEqualTo(408);
            client.awaitEndOfNothing();
            assertThat(proxy.books().value("ollama_proxy_rejected_requests_total reason=head_timeout"))
                    .isEqualTo(1);
            assertThat(upstream.connectionCount()).isZero();
        }
    }

    @Test
    @DisplayName("row 48: a body may arrive at one byte a minute, but not slower")
    @Row(48)
    void givesEachByteOfABodyItsTime() throws IOException {
        String head = "POST /api/blobs/sha256:00 HTTP/1.1\r\nHost: h\r\nContent-Length: 100\r\n\r\n";
        try (ScriptedUpstream upstream = ScriptedUpstream.start(UpstreamConnection::awaitEnd);
                ProxyFixture proxy = before(upstream);
                RawClient client = proxy.connect()) {
            client.send(head);
            for (int sent = 1; sent <= 10; sent++) {
                client.send("b");
                upstream.connection(0).awaitReceived(head.length() + sent);
                proxy.taps().awaitTicks(2);
                clock.advance(Duration.ofSeconds(60), proxy);
            }
            assertNothingHasCome(client, proxy);

            clock.advance(INSTANT);

            assertThat(client.readResponse().status()).isEqualTo(408);
            assertThat(proxy.taps().awaitExchange(1).awaitEnd()).isEqualTo(ExchangeEnd.TIMED_OUT);
            upstream.awaitAllClosed();
            assertThat(upstream.requests()).isEmpty();
        }
    }

    @Test
    @DisplayName("row 34: a client that waits for a 100 is not slow, and its time limit starts at the 100")
    @Row({34, 48})
    void waitsForTheUpstreamsContinueWithItsClient() throws IOException {
        String head =
                "POST /api/blobs/sha256:00 HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n";
        try (ScriptedUpstream upstream = ScriptedUpstream.start(UpstreamConnection::awaitEnd);
                ProxyFixture proxy = before(upstream);
                RawClient client = proxy.connect()) {
            client.send(head);
            upstream.connection(0).awaitHead();
            proxy.taps().awaitTicks(2);
            clock.advance(Duration.ofMinutes(10), proxy);
            assertNothingHasCome(client, proxy);

            // As if the event loop had been blocked until the 100 came.
            clock.advance(Duration.ofMinutes(10));
            upstream.connection(0).send("HTTP/1.1 100 Continue\r\n\r\n");
            assertThat(client.readHead().status()).isEqualTo(100);
            proxy.taps().awaitTicks(2);
            clock.advance(Duration.ofSeconds(60), proxy);
            assertNothingHasCome(client, proxy);
            clock.advance(INSTANT);
            assertThat(client.readResponse().status()).isEqualTo(408);

            // A client that sends without waiting has the same limit as any other.
            RawClient impatient = proxy.connect().send(head + "b");
            upstream.connection(1).awaitReceived(head.length() + 1);
            proxy.taps().awaitTicks(2);
            clock.advance(Duration.ofSeconds(60).plus(INSTANT));
            assertThat(impatient.readResponse().status()).isEqualTo(408);
        }
    }

    @Test
    @DisplayName("row 49: an upstream may be silent for days before its first byte and between any two")
    @Row(49)
    void waitsForTheUpstreamForDays() throws IOException {
        try (ScriptedUpstream upstream = ScriptedUpstream.start(connection -> {
                    connection.awaitRequest();
                    connection.awaitEnd();
                });
                ProxyFixture proxy = before(upstream);
                RawClient client = proxy.connect()) {
            client.send(GENERATE);
            upstream.awaitRequests(1);
            clock.advance(Duration.ofDays(3), proxy);
            upstream.connection(0).send(HEAD);
            assertThat(client.readHead().status()).isEqualTo(200);
            for (int i = 0; i < 3; i++) {
                clock.advance(Duration.ofDays(3), proxy);
                String token = Wire.chunk("{\"response\":\"" + i + "\"}\n");
                upstream.connection(0).send(token);
                assertThat(Wire.text(client.read(token.length()))).isEqualTo(token);
            }
            clock.advance(Duration.ofDays(3), proxy);
            upstream.connection(0).send(Wire.LAST_CHUNK);
            assertThat(Wire.text(client.read(5))).isEqualTo(Wire.LAST_CHUNK);
            assertThat(proxy.taps().awaitExchange(1).awaitEnd()).isEqualTo(ExchangeEnd.COMPLETE);
        }
    }

    @Test
    @DisplayName("row 40: a client that leaves after hours of silence is noticed as one that leaves at once")
    @Row({40, 49})
    void cancelsAfterHoursOfSilence() throws IOException {
        try (ScriptedUpstream upstream = ScriptedUpstream.start(UpstreamConnection::awaitEnd);
                ProxyFixture proxy = before(upstream);
                RawClient client = proxy.connect()) {
            client.send(GENERATE);
            upstream.awaitRequests(1);
            proxy.taps().awaitTicks(2);
            clock.advance(Duration.ofHours(10), proxy);

            client.leave();

            upstream.connection(0).awaitEnd();
            assertThat(proxy.taps().awaitExchange(1).awaitEnd()).isEqualTo(ExchangeEnd.CLIENT_LEFT);
        }
    }

    @Test
    @DisplayName("row 26: an idle upstream connection is kept for 30 seconds")
    @Row(26)
    void keepsAnIdleUpstreamForItsTime() throws IOException {
        try (ScriptedUpstream upstream = ScriptedUpstream.counting();
                ProxyFixture proxy = before(upstream)) {
            assertThat(proxy.ask(GET).text()).isEqualTo("answer 1");
            proxy.taps().awaitIdle(1);
            clock.advance(Duration.ofSeconds(30), proxy);
            assertThat(proxy.ask(GET).text()).isEqualTo("answer 2");
            assertThat(upstream.connectionCount()).isEqualTo(1);
            proxy.taps().awaitIdle(1);
            clock.advance(Duration.ofSeconds(30), proxy);
            assertThat(upstream.openCount()).isEqualTo(1);

            clock.advance(INSTANT);

            upstream.awaitAllClosed();
            proxy.taps().awaitIdle(0);
            assertThat(proxy.books().value("ollama_proxy_upstream_connections_closed_total reason=idle"))
                    .isEqualTo(1);
        }
    }

    @Test
    @DisplayName("row 45: a client that does not read is disconnected after 5 minutes")
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
                ProxyFixture proxy = before(upstream);
                RawClient client = proxy.connect(16 * 1024)) {
            assertThat(client.send(GET).readHead().status()).isEqualTo(200);
            // Until the kernel's buffers are full: ten ticks are a second.
            proxy.taps().awaitTicks(10);
            clock.advance(Duration.ofMinutes(5), proxy);
            assertThat(proxy.proxy().inFlight()).isEqualTo(1);

            clock.advance(INSTANT);

            assertThat(proxy.taps().awaitExchange(1).awaitEnd()).isEqualTo(ExchangeEnd.TIMED_OUT);
            upstream.awaitAllClosed();
            proxy.taps().awaitClientClosed(ClientClosed.WRITE_STALL);
            assertThat(proxy.books().value("ollama_proxy_backpressure_seconds_total side=client"))
                    .isGreaterThan(299);
        }
    }

    @Test
    @DisplayName("row 48: a rejected client that goes on sending is read for 30 seconds, a silent one for 5")
    @Row(48)
    void lingersForItsTime() throws IOException {
        try (ScriptedUpstream upstream = ScriptedUpstream.counting();
                ProxyFixture proxy = before(upstream);
                RawClient silent = proxy.connect();
                RawClient talking = proxy.connect()) {
            for (RawClient client : new RawClient[] {silent, talking}) {
                assertThat(client.send("G@T / HTTP/1.1\r\nHost: h\r\n\r\n")
                                .readResponse()
                                .status())
                        .isEqualTo(400);
                client.awaitEndOfNothing();
            }
            proxy.taps().awaitTicks(2);
            clock.advance(Duration.ofSeconds(5), proxy);
            assertThat(proxy.books().value("ollama_proxy_client_connections")).isEqualTo(2);
            for (int second = 5; second < 30; second += 5) {
                talking.send("more");
                assertNothingHasCome(talking, proxy);
                clock.advance(Duration.ofSeconds(5), proxy);
            }
            assertThat(proxy.books().value("ollama_proxy_client_connections")).isEqualTo(1);

            talking.send("more");
            clock.advance(INSTANT);

            proxy.taps().awaitNoClients();
        }
    }

    @Test
    @DisplayName("row 48: ticks use the clock: while it stands still, no limit passes, however short")
    @Row(48)
    void ticksByTheClock() throws IOException {
        Duration shortest = INSTANT;
        try (ScriptedUpstream upstream = ScriptedUpstream.counting();
                ProxyFixture proxy = clock.startProxy(
                        RelaySettings.defaults()
                                .client(shortest, shortest, shortest)
                                .poolIdle(shortest)
                                .writeStall(shortest),
                        ProxyFixture.upstreamAt(upstream.port()));
                RawClient idle = proxy.connect();
                RawClient begun = proxy.connect()) {
            assertThat(idle.send(GET).readResponse().status()).isEqualTo(200);
            begun.send("GET /");
            proxy.taps().awaitTicks(5);
            assertThat(idle.available()).isZero();
            assertThat(begun.available()).isZero();
            assertThat(upstream.openCount()).isEqualTo(1);
            assertThat(proxy.taps().longestLatenessNanos()).isZero();

            clock.advance(Duration.ofSeconds(7));

            assertThat(idle.awaitEndOfNothing()).isEqualTo(Ending.FIN);
            assertThat(begun.readResponse().status()).isEqualTo(408);
            upstream.awaitAllClosed();
            assertThat(proxy.taps().longestLatenessNanos())
                    .isEqualTo(Duration.ofMillis(6900).toNanos());
        }
    }
}
