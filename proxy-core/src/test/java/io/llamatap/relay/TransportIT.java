package io.llamatap.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.llamatap.relay.io.Transport;
import io.llamatap.tap.ExchangeEnd;
import io.llamatap.testkit.ProxyFixture;
import io.llamatap.testkit.RawClient;
import io.llamatap.testkit.RelaySettings;
import io.llamatap.testkit.Row;
import io.llamatap.testkit.ScriptedUpstream;
import io.llamatap.testkit.Wire;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The relay works the same on every transport, and with any number of event loops. */
@DisplayName("Row 56: transports and loops")
@ParameterizedClass(name = "{0}, {1} loops")
@MethodSource("transports")
class TransportIT {
    private static final String GENERATE = "POST /api/generate HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\n{}";
    private static final String HEAD = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";

    private final Transport transport;
    private final int loops;

    TransportIT(Transport transport, int loops) {
        this.transport = transport;
        this.loops = loops;
    }

    static List<Arguments> transports() {
        return Stream.of(Transport.EPOLL, Transport.NIO, Transport.IO_URING, Transport.KQUEUE)
                .filter(Transport::isAvailable)
                .flatMap(transport -> Stream.of(Arguments.of(transport, 1), Arguments.of(transport, 2)))
                .toList();
    }

    private ProxyFixture before(ScriptedUpstream upstream) throws IOException {
        return ProxyFixture.before(upstream, RelaySettings.defaults().on(transport, loops));
    }

    @Test
    @Row(56)
    void passesTokensOnInLockStep() throws IOException {
        String token = Wire.chunk("{\"response\":\"token\"}\n");
        Semaphore go = new Semaphore(0);
        try (ScriptedUpstream upstream = ScriptedUpstream.start(connection -> {
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
                RawClient client = proxy.connect()) {
            assertThat(client.send(GENERATE).readHead().status()).isEqualTo(200);
            for (int i = 0; i < 50; i++) {
                go.release();
                assertThat(Wire.text(client.read(token.length()))).isEqualTo(token);
            }
            assertThat(Wire.text(client.read(5))).isEqualTo(Wire.LAST_CHUNK);
        }
    }

    @Test
    @Row(56)
    void cancelsWhenTheClientLeaves() throws IOException {
        for (boolean reset : new boolean[] {true, false}) {
            try (ScriptedUpstream upstream = ScriptedUpstream.start(connection -> {
                        connection.awaitRequest();
                        connection.awaitEnd();
                    });
                    ProxyFixture proxy = before(upstream);
                    RawClient client = proxy.connect()) {
                client.send(GENERATE);
                upstream.awaitRequests(1);
                if (reset) {
                    client.reset();
                } else {
                    client.leave();
                }
                upstream.connection(0).awaitEnd();
                assertThat(proxy.taps().awaitExchange(1).awaitEnd()).isEqualTo(ExchangeEnd.CLIENT_LEFT);
            }
        }
    }

    @Test
    @Row(56)
    void breaksOffWhatTheUpstreamBreaksOff() throws IOException {
        try (ScriptedUpstream upstream = ScriptedUpstream.start(connection -> {
                    connection.awaitRequest();
                    connection.send(HEAD + Wire.chunk("token"));
                });
                ProxyFixture proxy = before(upstream);
                RawClient client = proxy.connect()) {
            assertThat(client.send(GENERATE).readToEnd()).doesNotContain(Wire.LAST_CHUNK);
            assertThat(proxy.taps().awaitExchange(1).awaitEnd()).isEqualTo(ExchangeEnd.TRUNCATED);
        }
    }

    @Test
    @Row(56)
    void relaysMegabytesBothWays() throws IOException {
        byte[] body = Wire.pattern(4 << 20);
        try (ScriptedUpstream upstream = ScriptedUpstream.start(connection -> {
                    byte[] got = connection.awaitRequest().body();
                    connection.send("HTTP/1.1 200 OK\r\nContent-Length: " + got.length + "\r\n\r\n");
                    connection.send(got);
                    connection.awaitEnd();
                });
                ProxyFixture proxy = before(upstream);
                RawClient client = proxy.connect(16 * 1024)) {
            client.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: " + body.length + "\r\n\r\n")
                    .send(body);
            assertThat(client.readResponse().body()).isEqualTo(body);
        }
    }

    @Test
    @Row(56)
    void keepsManyClientsApart() throws IOException {
        int clients = 40;
        try (ScriptedUpstream upstream = ScriptedUpstream.responding(
                        request -> Wire.ok(request.head().target()));
                ProxyFixture proxy = before(upstream)) {
            List<RawClient> all = new ArrayList<>();
            for (int i = 0; i < clients; i++) {
                all.add(proxy.connect());
            }
            for (int round = 0; round < 10; round++) {
                for (int i = 0; i < clients; i++) {
                    all.get(i).send("GET /" + i + "/" + round + " HTTP/1.1\r\nHost: h\r\n\r\n");
                }
                for (int i = 0; i < clients; i++) {
                    assertThat(all.get(i).readResponse().text()).isEqualTo("/" + i + "/" + round);
                }
            }
        }
    }

    @Test
    @Row(56)
    void rejectsWhatIsAmbiguous() throws IOException {
        try (ScriptedUpstream upstream = ScriptedUpstream.counting();
                ProxyFixture proxy = before(upstream)) {
            for (RejectedRequests.Case rejected : RejectedRequests.byHead()) {
                assertThat(ask(proxy, rejected.request()))
                        .as(rejected.toString())
                        .isIn(rejected.statuses());
            }
            assertThat(upstream.connectionCount()).isZero();
        }
    }

    private static int ask(ProxyFixture proxy, String request) throws IOException {
        try (RawClient client = proxy.connect()) {
            return client.send(request).readResponse().status();
        }
    }

    @Test
    @Row(56)
    void neverRespondsWithBytesThatCameBeforeTheRequest() throws IOException {
        try (ScriptedUpstream upstream = ScriptedUpstream.responding(request -> Wire.ok("answer"));
                ProxyFixture proxy = before(upstream);
                RawClient client = proxy.connect()) {
            for (int i = 0; i < 20; i++) {
                client.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
                assertThat(client.readResponse().text()).isEqualTo("answer");
                proxy.taps().awaitIdle(1);
                upstream.connection(i).send(Wire.ok("evil"));
            }
        }
    }
}
