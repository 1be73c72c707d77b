package io.llamatap.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.llamatap.testkit.Ending;
import io.llamatap.testkit.ProxyFixture;
import io.llamatap.testkit.RawClient;
import io.llamatap.testkit.RelaySettings;
import io.llamatap.testkit.Row;
import io.llamatap.testkit.ScriptedUpstream;
import io.llamatap.testkit.Wire;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An idle connection may be dead, or have stray bytes: nobody gets the response of somebody else. */
@DisplayName("Rows 22, 26, 42, 64, 67: idle upstream connections")
class StaleConnectionIT {
    private static final String HOST = " HTTP/1.1\r\nHost: h\r\n";
    private static final String GET = "GET /first" + HOST + "\r\n";

    @ParameterizedTest(name = "row 42: closed while idle by {0}, then {1}")
    @CsvSource({"FIN, GET", "FIN, POST", "RESET, GET", "RESET, POST"})
    @Row(42)
    void usesAFreshOneWhereTheIdleOneWasClosed(Ending ending, String method) throws IOException {
        CountDownLatch close = new CountDownLatch(1);
        try (ScriptedUpstream upstream = ScriptedUpstream.start(connection -> {
                    connection.awaitRequest();
                    connection.send(Wire.ok("answer"));
                    if (connection.index() > 0) {
                        connection.awaitEnd();
                        return;
                    }
                    connection.await(close);
                    if (ending == Ending.RESET) {
                        connection.reset();
                    }
                });
                ProxyFixture proxy = ProxyFixture.before(upstream);
                RawClient client = proxy.connect()) {
            client.send(GET).readResponse();
            proxy.taps().awaitIdle(1);
            close.countDown();
            proxy.taps().awaitIdle(0);
            client.send(method + " /second" + HOST + "Content-Length: 0\r\n\r\n");

            assertThat(client.readResponse().text()).isEqualTo("answer");
            assertThat(upstream.requests()).hasSize(2);
        }
    }

    @Test
    @DisplayName("row 67: a POST is executed once, and gets its response, if the upstream's FIN arrived before it")
    @Row({42, 67})
    void respondsToAPostBehindTheUpstreamsEnd() throws IOException {
        int rounds = 100;
        Semaphore responded = new Semaphore(0);
        Semaphore ended = new Semaphore(0);
        try (ScriptedUpstream upstream = ScriptedUpstream.start(connection -> {
                    connection.awaitRequest();
                    connection.send(Wire.ok("answer"));
                    connection.await(responded);
                    connection.halfClose();
                    ended.release();
                    connection.awaitEnd();
                });
                ProxyFixture proxy = ProxyFixture.before(upstream);
                RawClient client = proxy.connect()) {
            for (int i = 0; i < rounds; i++) {
                client.send("POST /" + i + HOST + "Content-Length: 2\r\n\r\n{}");
                assertThat(client.readResponse("POST").text()).isEqualTo("answer");
                proxy.taps().awaitIdle(1);
                responded.release();
                // On loopback the FIN has arrived by now, whether the relay has read it or not.
                ended.acquireUninterruptibly();
            }
            assertThat(upstream.requests())
                    .extracting(request -> request.head().target())
                    .containsExactly(
                            IntStream.range(0, rounds).mapToObj(i -> "/" + i).toArray(String[]::new));
        }
    }

    @ParameterizedTest(name = "row 22: {0}")
    @ValueSource(
            strings = {
                "HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil",
                "x",
                "\r\n"
            })
    @Row(22)
    void closesAnIdleOneThatSpeaks(String unasked) throws IOException {
        CountDownLatch idle = new CountDownLatch(1);
        try (ScriptedUpstream upstream = ScriptedUpstream.start(connection -> {
                    connection.awaitRequest();
                    connection.send(Wire.ok("answer " + connection.index()));
                    connection.await(idle);
                    if (connection.index() == 0) {
                        connection.send(unasked);
                    }
                    connection.awaitEnd();
                });
                ProxyFixture proxy = ProxyFixture.before(upstream);
                RawClient client = proxy.connect()) {
            assertThat(client.send(GET).readResponse().text()).isEqualTo("answer 0");
            proxy.taps().awaitIdle(1);
            idle.countDown();
            upstream.connection(0).awaitEnd();

            assertThat(client.send(GET).readResponse().text()).isEqualTo("answer 1");
        }
    }

    @Test
    @DisplayName("row 22: bytes that arrive on an idle connection just before its reuse are discarded")
    @Row(22)
    void neverRespondsWithBytesThatCameBeforeTheRequest() throws IOException {
        String evil = Wire.ok("evil");
        try (ScriptedUpstream upstream = ScriptedUpstream.responding(request -> Wire.ok("answer"));
                ProxyFixture proxy = ProxyFixture.before(upstream);
                RawClient client = proxy.connect()) {
            for (int i = 0; i < 50; i++) {
                assertThat(client.send(GET).readResponse().text()).isEqualTo("answer");
                proxy.taps().awaitIdle(1);
                // On loopback the bytes have arrived when this returns, whether the relay has read them or not.
                upstream.connection(i).send(evil);
            }
            assertThat(client.send(GET).readResponse().text()).isEqualTo("answer");
        }
    }

    @Test
    @DisplayName("row 64: a new connection on which the upstream sends first gets no request")
    @Row(64)
    void neverAsksAFreshConnectionThatHasSpoken() throws IOException {
        Semaphore connected = new Semaphore(0);
        Semaphore spoken = new Semaphore(0);
        try (ScriptedUpstream upstream = ScriptedUpstream.start(connection -> {
                    connection.await(connected);
                    connection.send(Wire.ok("unasked"));
                    spoken.release();
                    connection.awaitEnd();
                });
                ProxyFixture proxy = ProxyFixture.before(upstream)) {
            proxy.taps().whenUpstreamConnected(() -> {
                connected.release();
                spoken.acquireUninterruptibly();
            });
            for (int i = 0; i < 3; i++) {
                assertThat(proxy.ask(GET).status()).isEqualTo(502);
            }
            upstream.awaitAllClosed();
            assertThat(upstream.receivedCount()).isZero();
        }
    }

    @Test
    @DisplayName("row 26: idle connections are closed after a time limit, and no more than the limit are kept")
    @Row(26)
    void keepsNoMoreThanAllowed() throws IOException {
        CountDownLatch allThere = new CountDownLatch(1);
        try (ScriptedUpstream upstream = ScriptedUpstream.start(connection -> {
                    connection.awaitRequest();
                    connection.await(allThere);
                    connection.send(Wire.ok("answer"));
                    connection.awaitEnd();
                });
                ProxyFixture proxy = ProxyFixture.before(
                        upstream, RelaySettings.defaults().idleUpstreams(2).poolIdle(Duration.ofMillis(300)))) {
            List<RawClient> clients = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                clients.add(proxy.connect().send(GET));
            }
            upstream.awaitRequests(5);
            allThere.countDown();
            for (RawClient client : clients) {
                assertThat(client.readResponse().text()).isEqualTo("answer");
            }
            upstream.await(Duration.ofSeconds(5), "two kept at most", () -> upstream.openCount() <= 2);
            upstream.awaitAllClosed();
            proxy.taps().awaitIdle(0);
        }
    }
}
