package io.llamatap.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.llamatap.relay.io.Transport;
import io.llamatap.relay.tls.ListenerTls;
import io.llamatap.tap.ExchangeEnd;
import io.llamatap.testkit.Ending;
import io.llamatap.testkit.ProxyFixture;
import io.llamatap.testkit.RawClient;
import io.llamatap.testkit.RelaySettings;
import io.llamatap.testkit.Row;
import io.llamatap.testkit.ScriptedUpstream;
import io.llamatap.testkit.TestTls;
import io.llamatap.testkit.Wire;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An end of a connection counts only with close_notify: cutting a connection cannot make a partial response look complete. */
@ParameterizedClass
@MethodSource("transports")
class TlsEndIT {
    private static final SSLContext LOOPBACK = TestTls.showing("loopback");
    private static final String UNTIL_CLOSE = "HTTP/1.1 200 OK\r\nA: b\r\n\r\n";
    private static final String SHOW = "POST /api/show HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\n{}";
    private static final String CHAT = "POST /api/chat HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\n{}";

    private final Transport transport;

    TlsEndIT(Transport transport) {
        this.transport = transport;
    }

    static List<Transport> transports() {
        return Stream.of(Transport.EPOLL, Transport.NIO)
                .filter(Transport::isAvailable)
                .toList();
    }

    private ProxyFixture before(ScriptedUpstream upstream) throws IOException {
        return ProxyFixture.startTls(
                RelaySettings.defaults().on(transport, 1),
                ProxyFixture.tlsUpstreamAt(upstream.port()),
                new ListenerTls(() -> LOOPBACK, TestTls.always(TestTls.trusting("authority"))));
    }

    private static ScriptedUpstream upstream(ScriptedUpstream.Script script) throws IOException {
        return ScriptedUpstream.startTls(LOOPBACK, TestTls.Offer.USUAL, script);
    }

    private static RawClient connect(ProxyFixture proxy, String version) throws IOException {
        return proxy.connectTls(0, TestTls.trusting("authority"), TestTls.Offer.of(version, "http/1.1"));
    }

    @Test
    @Row(57)
    void passesOnTheEndOfAResponseThatEndsWithItsConnection() throws IOException {
        try (ScriptedUpstream upstream = upstream(connection -> {
                    connection.awaitRequest();
                    connection.send(UNTIL_CLOSE + "all of it");
                });
                ProxyFixture proxy = before(upstream);
                RawClient client = proxy.connectTls()) {
            assertThat(Wire.text(client.send(SHOW).readToFin())).endsWith("all of it");
            assertThat(proxy.taps().awaitExchange(1).awaitEnd()).isEqualTo(ExchangeEnd.COMPLETE);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                UNTIL_CLOSE,
                "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n"
            })
    @Row(57)
    void breaksOffAResponseThatWasCut(String head) throws IOException {
        CountDownLatch clientHasHead = new CountDownLatch(1);
        try (ScriptedUpstream upstream = upstream(connection -> {
                    connection.awaitRequest();
                    connection.send(head);
                    connection.await(clientHasHead);
                    connection.cut();
                });
                ProxyFixture proxy = before(upstream);
                RawClient client = proxy.connectTls()) {
            client.send(SHOW);
            assertThat(client.readHead().status()).isEqualTo(200);
            clientHasHead.countDown();
            if (head.equals(UNTIL_CLOSE)) {
                // Without close_notify, so that the client notices, too.
                assertThatThrownBy(client::readToFin).isInstanceOf(IOException.class);
            } else {
                assertThat(client.readToEnd()).doesNotContain(Wire.LAST_CHUNK);
            }
            assertThat(proxy.taps().awaitExchange(1).awaitEnd()).isEqualTo(ExchangeEnd.TRUNCATED);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {SHOW, CHAT})
    @Row(57)
    void takesACutForTheClientsLeaving(String request) throws IOException {
        for (String version : List.of("TLSv1.3", "TLSv1.2")) {
            try (ScriptedUpstream upstream = upstream(connection -> {
                        connection.awaitRequest();
                        connection.awaitEnd();
                    });
                    ProxyFixture proxy = before(upstream);
                    RawClient client = connect(proxy, version)) {
                client.send(request);
                upstream.awaitRequests(1);
                client.cut();
                assertThat(proxy.taps().awaitExchange(1).awaitEnd()).isEqualTo(ExchangeEnd.CLIENT_LEFT);
                upstream.awaitAllClosed();
            }
        }
    }

    @Test
    @Row(57)
    void respondsToAClientThatHasOnlyEndedItsSide() throws IOException {
        CountDownLatch ended = new CountDownLatch(1);
        try (ScriptedUpstream upstream = upstream(connection -> {
                    connection.awaitRequest();
                    connection.await(ended);
                    connection.send(Wire.ok("answer"));
                    connection.awaitEnd();
                });
                ProxyFixture proxy = before(upstream);
                RawClient client = connect(proxy, "TLSv1.3")) {
            client.send(SHOW);
            upstream.awaitRequests(1);
            client.halfClose();
            // Whatever else the event loop serves now, it has seen the end before.
            try (RawClient other = proxy.connectTls()) {
                assertThat(other.send("G@T / HTTP/1.1\r\n\r\n").readResponse().status())
                        .isEqualTo(400);
            }
            ended.countDown();
            assertThat(client.readResponse("POST").text()).isEqualTo("answer");
            assertThat(client.readToFin()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {SHOW, CHAT})
    @Row({57, 66})
    void passesTheEndOfASideOnWithItsCloseNotify(String request) throws IOException {
        try (ScriptedUpstream upstream = upstream(connection -> {
                    connection.awaitRequest();
                    // An end without close_notify would be a cut.
                    assertThat(connection.awaitEnd()).isEqualTo(Ending.FIN);
                    connection.send(Wire.ok("behind the end"));
                });
                ProxyFixture proxy = before(upstream);
                RawClient client = connect(proxy, "TLSv1.3")) {
            client.send(request);
            upstream.awaitRequests(1);
            client.halfClose();

            assertThat(client.readResponse("POST").text()).isEqualTo("behind the end");
            assertThat(client.readToFin()).isEmpty();
            assertThat(proxy.taps().awaitExchange(1).awaitEnd()).isEqualTo(ExchangeEnd.COMPLETE);
            assertThat(proxy.taps().reusedCount()).isZero();
        }
    }

    @Test
    @Row({57, 66})
    void takesAnEndForLeavingWhereTls12CannotPassItOn() throws IOException {
        for (String client12 : List.of("TLSv1.2", "TLSv1.3")) {
            try (ScriptedUpstream upstream =
                            ScriptedUpstream.startTls(LOOPBACK, TestTls.Offer.of("TLSv1.2", "http/1.1"), connection -> {
                                connection.awaitRequest();
                                connection.awaitEnd();
                            });
                    ProxyFixture proxy = before(upstream);
                    RawClient client = connect(proxy, client12)) {
                client.send(SHOW);
                upstream.awaitRequests(1);
                client.halfClose();

                assertThat(proxy.taps().awaitExchange(1).awaitEnd()).isEqualTo(ExchangeEnd.CLIENT_LEFT);
                upstream.awaitAllClosed();
            }
        }
    }

    @Test
    @Row(57)
    void saysTheEndToAnHttp10Client() throws IOException {
        try (ScriptedUpstream upstream = upstream(connection -> connection.respondToAll(request -> Wire.ok("answer")));
                ProxyFixture proxy = before(upstream)) {
            for (String version : List.of("TLSv1.3", "TLSv1.2")) {
                try (RawClient client = connect(proxy, version)) {
                    client.send("GET / HTTP/1.0\r\n\r\n");
                    assertThat(Wire.text(client.readToFin())).endsWith("answer");
                }
            }
        }
    }

    @Test
    @Row(57)
    void closesWhereRecordsAreForged() throws IOException {
        try (ScriptedUpstream upstream = upstream(connection -> {
                    connection.awaitRequest();
                    connection.awaitEnd();
                });
                ProxyFixture proxy = before(upstream);
                RawClient client = proxy.connectTls()) {
            client.send(CHAT);
            upstream.awaitRequests(1);
            client.forge(new byte[] {23, 3, 3, 0, 32});
            client.forge(new byte[32]);
            assertThat(proxy.taps().awaitExchange(1).awaitEnd()).isEqualTo(ExchangeEnd.CLIENT_LEFT);
        }
    }

    @Test
    @Row(57)
    void closesAnUpstreamThatForgesRecords() throws IOException {
        try (ScriptedUpstream upstream = upstream(connection -> {
                    connection.awaitRequest();
                    connection.send(UNTIL_CLOSE);
                    connection.forge(new byte[] {23, 3, 3, 0, 32});
                    connection.forge(new byte[32]);
                    connection.awaitEnd();
                });
                ProxyFixture proxy = before(upstream);
                RawClient client = proxy.connectTls()) {
            client.send(CHAT);
            assertThat(proxy.taps().awaitExchange(1).awaitEnd()).isEqualTo(ExchangeEnd.TRUNCATED);
            assertThatThrownBy(client::readToFin).isInstanceOf(IOException.class);
        }
    }

    @Test
    void endsAClientsConnectionThatShakesHandsAgain() throws IOException {
        try (ScriptedUpstream upstream = upstream(connection -> {
                    connection.awaitRequest();
                    connection.awaitEnd();
                });
                ProxyFixture proxy = before(upstream);
                RawClient client = connect(proxy, "TLSv1.2")) {
            client.send(CHAT);
            upstream.awaitRequests(1);
            client.renegotiate();
            assertThatThrownBy(client::readToFin).isInstanceOf(IOException.class);
            assertThat(proxy.taps().awaitExchange(1).awaitEnd()).isEqualTo(ExchangeEnd.CLIENT_LEFT);
        }
    }

    @Test
    void endsAClientsIdleConnectionThatShakesHandsAgain() throws IOException {
        try (ScriptedUpstream upstream = upstream(connection -> connection.respondToAll(request -> Wire.ok("answer")));
                ProxyFixture proxy = before(upstream)) {
            try (RawClient client = connect(proxy, "TLSv1.2")) {
                client.renegotiate();
                assertThatThrownBy(client::readToFin).isInstanceOf(IOException.class);
            }
            try (RawClient client = connect(proxy, "TLSv1.2")) {
                assertThat(client.send(SHOW).readResponse("POST").text()).isEqualTo("answer");
                assertThat(client.send(SHOW).readResponse("POST").text()).isEqualTo("answer");
                client.renegotiate();
                assertThatThrownBy(client::readToFin).isInstanceOf(IOException.class);
            }
        }
    }

    @Test
    void endsAnUpstreamsConnectionThatAsksForAnotherHandshake() throws IOException {
        TestTls.Offer old = TestTls.Offer.of("TLSv1.2", "http/1.1");
        try (ScriptedUpstream upstream = ScriptedUpstream.startTls(LOOPBACK, old, connection -> {
                    connection.awaitRequest();
                    connection.send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nbeginning");
                    connection.renegotiate();
                    connection.awaitEnd();
                });
                ProxyFixture proxy = before(upstream);
                RawClient client = proxy.connectTls()) {
            client.send(SHOW);
            assertThat(proxy.taps().awaitExchange(1).awaitEnd()).isEqualTo(ExchangeEnd.TRUNCATED);
        }
    }
}
