package io.llamatap.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.llamatap.relay.io.Transport;
import io.llamatap.relay.tls.ListenerTls;
import io.llamatap.relay.upstream.Upstream;
import io.llamatap.tap.ExchangeEnd;
import io.llamatap.testkit.ProxyFixture;
import io.llamatap.testkit.RawClient;
import io.llamatap.testkit.Recording;
import io.llamatap.testkit.RelaySettings;
import io.llamatap.testkit.Row;
import io.llamatap.testkit.ScriptedUpstream;
import io.llamatap.testkit.TestTls;
import io.llamatap.testkit.Wire;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The relay works the same if either side, or both, speak TLS of either version. */
@ParameterizedClass(name = "{0}, clients {1}, upstream {2}")
@MethodSource("sides")
class TlsRelayIT {
    private static final String PLAIN = "plain";
    private static final String GENERATE = "POST /api/generate HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\n{}";
    private static final String HEAD = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";

    private final Transport transport;
    private final String clientVersion;
    private final String upstreamVersion;

    TlsRelayIT(Transport transport, String clientVersion, String upstreamVersion) {
        this.transport = transport;
        this.clientVersion = clientVersion;
        this.upstreamVersion = upstreamVersion;
    }

    static List<Arguments> sides() {
        return Stream.of(Transport.EPOLL, Transport.NIO)
                .filter(Transport::isAvailable)
                .flatMap(transport -> Stream.of(
                        Arguments.of(transport, "TLSv1.3", "TLSv1.3"),
                        Arguments.of(transport, "TLSv1.2", "TLSv1.2"),
                        Arguments.of(transport, "TLSv1.3", PLAIN),
                        Arguments.of(transport, PLAIN, "TLSv1.3")))
                .toList();
    }

    private ScriptedUpstream upstream(ScriptedUpstream.Script script) throws IOException {
        return upstreamVersion.equals(PLAIN)
                ? ScriptedUpstream.start(script)
                : ScriptedUpstream.startTls(
                        TestTls.showing("loopback"), TestTls.Offer.of(upstreamVersion, "http/1.1"), script);
    }

    private ProxyFixture before(ScriptedUpstream upstream) throws IOException {
        boolean isTls = !upstreamVersion.equals(PLAIN);
        Upstream target =
                isTls ? ProxyFixture.tlsUpstreamAt(upstream.port()) : ProxyFixture.upstreamAt(upstream.port());
        var certificate = TestTls.showing("loopback");
        return ProxyFixture.startTls(
                RelaySettings.defaults().on(transport, 1),
                target,
                new ListenerTls(
                        clientVersion.equals(PLAIN) ? null : () -> certificate,
                        isTls ? TestTls.always(TestTls.trusting("authority")) : null));
    }

    private RawClient connect(ProxyFixture proxy, int receiveBytes) throws IOException {
        return clientVersion.equals(PLAIN)
                ? proxy.connect(receiveBytes)
                : proxy.connectTls(
                        receiveBytes, TestTls.trusting("authority"), TestTls.Offer.of(clientVersion, "http/1.1"));
    }

    @Test
    @Row(57)
    void passesARecordedStreamOnByteForByte() throws IOException {
        Recording recording = Recording.load("ollama-0.33.3", "chat-stream");
        byte[] response = recording.response();
        try (ScriptedUpstream upstream = upstream(connection -> {
                    connection.awaitRequest();
                    connection.sendCutAt(response, 1, response.length / 3, response.length / 2);
                    connection.awaitEnd();
                });
                ProxyFixture proxy = before(upstream);
                RawClient client = connect(proxy, 0)) {
            assertThat(client.send(GENERATE).read(response.length)).isEqualTo(response);
            assertThat(proxy.taps().awaitExchange(1).awaitEnd()).isEqualTo(ExchangeEnd.COMPLETE);
        }
    }

    @Test
    @Row(57)
    void passesTokensOnInLockStep() throws IOException {
        String token = Wire.chunk("{\"response\":\"token\"}\n");
        Semaphore go = new Semaphore(0);
        try (ScriptedUpstream upstream = upstream(connection -> {
                    connection.awaitRequest();
                    connection.send(HEAD);
                    for (int i = 0; i < 50; i++) {
                        connection.await(go);
                        connection.send(token);
                    }
                    connection.send(Wire.LAST_CHUNK);
                    connection.awaitEnd();
                });
                ProxyFixture proxy = before(upstream);
                RawClient client = connect(proxy, 0)) {
            assertThat(client.send(GENERATE).readHead().status()).isEqualTo(200);
            for (int i = 0; i < 50; i++) {
                go.release();
                assertThat(Wire.text(client.read(token.length()))).isEqualTo(token);
            }
            assertThat(Wire.text(client.read(5))).isEqualTo(Wire.LAST_CHUNK);
        }
    }

    @Test
    @Row(57)
    void relaysMegabytesBothWays() throws IOException {
        byte[] body = Wire.pattern(4 << 20);
        try (ScriptedUpstream upstream = upstream(connection -> {
                    byte[] got = connection.awaitRequest().body();
                    connection.send("HTTP/1.1 200 OK\r\nContent-Length: " + got.length + "\r\n\r\n");
                    connection.send(got);
                    connection.awaitEnd();
                });
                ProxyFixture proxy = before(upstream);
                RawClient client = connect(proxy, 16 * 1024)) {
            client.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: " + body.length + "\r\n\r\n")
                    .send(body);
            assertThat(client.readResponse().body()).isEqualTo(body);
        }
    }

    @Test
    @Row(57)
    void keepsManyClientsApartAndReusesConnections() throws IOException {
        int clients = 20;
        try (ScriptedUpstream upstream = upstream(connection -> connection.respondToAll(
                        request -> Wire.ok(request.head().target())));
                ProxyFixture proxy = before(upstream)) {
            List<RawClient> all = new ArrayList<>();
            for (int i = 0; i < clients; i++) {
                all.add(connect(proxy, 0));
            }
            for (int round = 0; round < 5; round++) {
                for (int i = 0; i < clients; i++) {
                    all.get(i).send("GET /" + i + "/" + round + " HTTP/1.1\r\nHost: h\r\n\r\n");
                }
                for (int i = 0; i < clients; i++) {
                    assertThat(all.get(i).readResponse().text()).isEqualTo("/" + i + "/" + round);
                }
            }
            assertThat(upstream.connectionCount()).isLessThanOrEqualTo(clients);
        }
    }

    @Test
    @Row(57)
    void reusesAnIdleConnectionWithItsSessionTickets() throws IOException {
        try (ScriptedUpstream upstream = upstream(connection -> connection.respondToAll(request -> Wire.ok("answer")));
                ProxyFixture proxy = before(upstream);
                RawClient client = connect(proxy, 0)) {
            for (int i = 0; i < 10; i++) {
                assertThat(client.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n")
                                .readResponse()
                                .text())
                        .isEqualTo("answer");
                proxy.taps().awaitIdle(1);
            }
            assertThat(upstream.connectionCount()).isEqualTo(1);
            assertThat(proxy.taps().reusedCount()).isEqualTo(9);
        }
    }

    @Test
    @Row(57)
    void neverRespondsWithBytesThatCameBeforeTheRequest() throws IOException {
        try (ScriptedUpstream upstream = upstream(connection -> connection.respondToAll(request -> Wire.ok("answer")));
                ProxyFixture proxy = before(upstream);
                RawClient client = connect(proxy, 0)) {
            for (int i = 0; i < 20; i++) {
                client.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
                assertThat(client.readResponse().text()).isEqualTo("answer");
                proxy.taps().awaitIdle(1);
                upstream.connection(i).send(Wire.ok("evil"));
            }
        }
    }

    @Test
    @Row(57)
    void usesAFreshConnectionWhereTheIdleOneWasClosed() throws IOException {
        Semaphore close = new Semaphore(0);
        try (ScriptedUpstream upstream = upstream(connection -> {
                    connection.awaitRequest();
                    connection.send(Wire.ok("answer"));
                    connection.await(close);
                    if (connection.index() % 2 == 0) {
                        connection.cut();
                    }
                });
                ProxyFixture proxy = before(upstream);
                RawClient client = connect(proxy, 0)) {
            for (int i = 0; i < 4; i++) {
                client.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\n\r\n");
                assertThat(client.readResponse().text()).isEqualTo("answer");
                proxy.taps().awaitIdle(1);
                close.release();
                proxy.taps().awaitIdle(0);
            }
        }
    }

    @Test
    @Row(57)
    void cancelsWhenTheClientLeaves() throws IOException {
        for (boolean reset : new boolean[] {true, false}) {
            try (ScriptedUpstream upstream = upstream(connection -> {
                        connection.awaitRequest();
                        connection.awaitEnd();
                    });
                    ProxyFixture proxy = before(upstream);
                    RawClient client = connect(proxy, 0)) {
                client.send(GENERATE);
                upstream.awaitRequests(1);
                if (reset) {
                    client.reset();
                } else {
                    client.leave();
                }
                upstream.connection(0).awaitEnd(Duration.ofSeconds(5));
                assertThat(proxy.taps().awaitExchange(1).awaitEnd()).isEqualTo(ExchangeEnd.CLIENT_LEFT);
            }
        }
    }

    @Test
    @Row(57)
    void breaksOffWhatTheUpstreamBreaksOff() throws IOException {
        try (ScriptedUpstream upstream = upstream(connection -> {
                    connection.awaitRequest();
                    connection.send(HEAD + Wire.chunk("token"));
                });
                ProxyFixture proxy = before(upstream);
                RawClient client = connect(proxy, 0)) {
            assertThat(client.send(GENERATE).readToEnd()).doesNotContain(Wire.LAST_CHUNK);
            assertThat(proxy.taps().awaitExchange(1).awaitEnd()).isEqualTo(ExchangeEnd.TRUNCATED);
        }
    }

    @Test
    @Row(57)
    void rejectsWhatIsAmbiguous() throws IOException {
        try (ScriptedUpstream upstream = upstream(connection -> connection.respondToAll(request -> Wire.ok("never")));
                ProxyFixture proxy = before(upstream)) {
            for (RejectedRequests.Case rejected : RejectedRequests.byHead()) {
                try (RawClient client = connect(proxy, 0)) {
                    assertThat(client.send(rejected.request()).readResponse().status())
                            .as(rejected.toString())
                            .isIn(rejected.statuses());
                    assertThat(client.readToFin()).isEmpty();
                }
            }
            assertThat(upstream.connectionCount()).isZero();
        }
    }
}
