package io.llamatap.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.llamatap.relay.io.Transport;
import io.llamatap.tap.ClientClosed;
import io.llamatap.tap.ExchangeEnd;
import io.llamatap.testkit.ProxyFixture;
import io.llamatap.testkit.RawClient;
import io.llamatap.testkit.RelaySettings;
import io.llamatap.testkit.Row;
import io.llamatap.testkit.ScriptedUpstream;
import io.llamatap.testkit.UpstreamConnection;
import io.llamatap.testkit.Wire;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A client's half-close is passed on to the upstream, which decides what it means, as without a proxy. */
@DisplayName("Rows 16, 33, 40, 66: half-closed clients")
@ParameterizedClass(name = "{0}")
@MethodSource("transports")
class HalfCloseIT {
    private static final String SHOW =
            "POST /api/show HTTP/1.1\r\nHost: h\r\nContent-Length: 13\r\n\r\n{\"model\":\"m\"}";
    private static final String HEAD = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";

    private final Transport transport;

    HalfCloseIT(Transport transport) {
        this.transport = transport;
    }

    static List<Transport> transports() {
        return Stream.of(Transport.EPOLL, Transport.NIO, Transport.IO_URING, Transport.KQUEUE)
                .filter(Transport::isAvailable)
                .toList();
    }

    private RelaySettings settings() {
        return RelaySettings.defaults().on(transport, 1);
    }

    private ProxyFixture before(ScriptedUpstream upstream) throws IOException {
        return ProxyFixture.before(upstream, settings());
    }

    private static String get(String target) {
        return "GET " + target + " HTTP/1.1\r\nHost: h\r\n\r\n";
    }

    @ParameterizedTest(name = "row 66: {0}")
    @ValueSource(
            strings = {
                "POST /api/chat",
                "POST /api/generate",
                "POST /v1/chat/completions",
                "POST /v1/messages",
                "POST /api/pull",
                "POST /api/show",
                "POST /api/create",
                "GET /api/tags",
                "GET /",
                "DELETE /other"
            })
    @Row(66)
    void passesTheEndOnAndThenWhateverTheUpstreamSays(String route) throws IOException {
        String begun = HEAD + Wire.chunk("before");
        try (ScriptedUpstream upstream = ScriptedUpstream.start(connection -> {
                    connection.awaitRequest();
                    connection.send(begun);
                    connection.awaitEnd();
                    connection.send(Wire.chunk("behind") + Wire.LAST_CHUNK);
                });
                ProxyFixture proxy = before(upstream);
                RawClient client = proxy.connect()) {
            client.send(route + " HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\n{}")
                    .read(begun.length());

            client.halfClose();

            assertThat(Wire.text(client.readToFin())).isEqualTo(Wire.chunk("behind") + Wire.LAST_CHUNK);
            proxy.taps().awaitExchange(1).awaitClientFinished();
            assertThat(proxy.taps().awaitExchange(1).awaitEnd()).isEqualTo(ExchangeEnd.COMPLETE);
        }
    }

    @Test
    @Row({26, 66})
    void usesAConnectionWhoseSendingWasEndedForNothingElse() throws IOException {
        try (ScriptedUpstream upstream = ScriptedUpstream.start(connection -> {
                    connection.awaitRequest();
                    if (connection.index() == 0) {
                        connection.awaitEnd();
                    }
                    connection.send(Wire.ok("response"));
                    connection.awaitEnd();
                });
                ProxyFixture proxy = before(upstream)) {
            try (RawClient client = proxy.connect()) {
                client.send(SHOW);
                upstream.awaitRequests(1);
                client.halfClose();
                assertThat(client.readResponse("POST").text()).isEqualTo("response");
                assertThat(client.readToFin()).isEmpty();
            }

            assertThat(proxy.ask(get("/")).text()).isEqualTo("response");
            assertThat(proxy.taps().reusedCount()).isZero();
            assertThat(proxy.taps().connectedCount()).isEqualTo(2);
        }
    }

    @Test
    @Row({42, 66})
    void passesTheEndOnOverAReusedConnection() throws IOException {
        try (ScriptedUpstream upstream = ScriptedUpstream.start(connection -> {
                    connection.awaitRequest();
                    connection.send(Wire.ok("first"));
                    connection.awaitRequest();
                    connection.awaitEnd();
                    connection.send(Wire.ok("second"));
                });
                ProxyFixture proxy = before(upstream);
                RawClient client = proxy.connect()) {
            assertThat(client.send(SHOW).readResponse("POST").text()).isEqualTo("first");
            proxy.taps().awaitIdle(1);

            client.send(SHOW);
            client.halfClose();

            assertThat(client.readResponse("POST").text()).isEqualTo("second");
            assertThat(proxy.taps().reusedCount()).isEqualTo(1);
        }
    }

    @ParameterizedTest(name = "row 66: {0} bytes of a response")
    @ValueSource(ints = {0, 5})
    @Row(66)
    void hasTheClientLeftWhereTheUpstreamEndsForIt(int bytes) throws IOException {
        String begun = HEAD + Wire.chunk("token");
        try (ScriptedUpstream upstream = ScriptedUpstream.start(connection -> {
                    connection.awaitRequest();
                    if (bytes > 0) {
                        connection.send(begun);
                    }
                    connection.awaitEnd();
                });
                ProxyFixture proxy = before(upstream);
                RawClient client = proxy.connect()) {
            client.send(SHOW);
            upstream.awaitRequests(1);
            if (bytes > 0) {
                client.read(begun.length());
            }

            client.halfClose();

            assertThat(client.readToFin()).isEmpty();
            assertThat(proxy.taps().awaitExchange(1).awaitEnd()).isEqualTo(ExchangeEnd.CLIENT_LEFT);
        }
    }

    @Test
    @Row(66)
    void respondsToARequestWhoseBodyAndEndCameBeforeThereWasAConnection() throws IOException {
        for (int i = 0; i < 20; i++) {
            try (ScriptedUpstream upstream = ScriptedUpstream.responding(request -> Wire.ok(request.text()));
                    ProxyFixture proxy = before(upstream);
                    RawClient client = proxy.connect()) {
                client.send(SHOW);
                client.halfClose();

                assertThat(client.readResponse("POST").text()).isEqualTo("{\"model\":\"m\"}");
                assertThat(client.readToFin()).isEmpty();
            }
        }
    }

    @Test
    @Row({33, 66})
    void respondsToAllPipelinedRequestsBeforeTheEnd() throws IOException {
        try (ScriptedUpstream upstream = ScriptedUpstream.responding(
                        request -> Wire.ok(request.head().target()));
                ProxyFixture proxy = before(upstream);
                RawClient client = proxy.connect()) {
            client.send(get("/1") + SHOW + get("/3"));
            client.halfClose();

            assertThat(client.readResponse().text()).isEqualTo("/1");
            assertThat(client.readResponse("POST").text()).isEqualTo("/api/show");
            assertThat(client.readResponse().text()).isEqualTo("/3");
            assertThat(client.readToFin()).isEmpty();
        }
    }

    @Test
    @Row({33, 40, 66})
    void passesTheEndOnWithTheLastOfPipelinedRequests() throws IOException {
        CountDownLatch left = new CountDownLatch(1);
        List<Boolean> endedAlready = new ArrayList<>();
        try (ScriptedUpstream upstream = ScriptedUpstream.start(connection -> {
                    connection.awaitRequest();
                    connection.await(left);
                    endedAlready.add(connection.isClosedByPeer());
                    connection.send(Wire.ok("first"));
                    connection.awaitRequest();
                    connection.awaitEnd();
                });
                ProxyFixture proxy = before(upstream);
                RawClient client = proxy.connect()) {
            client.send(SHOW + get("/2"));
            upstream.awaitRequests(1);

            client.halfClose();
            // A complete exchange on the same event loop after the half-close: if it were passed on, the upstream would
            // have seen it.
            proxy.ask("G@T / HTTP/1.1\r\nHost: h\r\n\r\n");
            left.countDown();

            assertThat(client.readResponse("POST").text()).isEqualTo("first");
            upstream.connection(0).awaitEnd();
            assertThat(client.readToFin()).isEmpty();
            assertThat(endedAlready).containsExactly(false);
            assertThat(proxy.taps().awaitEnded(2).get(1).awaitEnd()).isEqualTo(ExchangeEnd.CLIENT_LEFT);
        }
    }

    @Test
    @Row({16, 66})
    void givesUpABodyThatTheEndCutsShort() throws IOException {
        try (ScriptedUpstream upstream = ScriptedUpstream.responding(request -> Wire.ok(request.text()));
                ProxyFixture proxy = before(upstream);
                RawClient client = proxy.connect()) {
            client.send(get("/1") + SHOW.substring(0, SHOW.length() - 1));
            client.halfClose();

            assertThat(client.readResponse().status()).isEqualTo(200);
            assertThat(client.readToFin()).isEmpty();
            assertThat(upstream.requests()).hasSize(1);
        }
    }

    @Test
    @Row({16, 66})
    void respondsNothingBehindAHeadThatTheEndCutsShort() throws IOException {
        try (ScriptedUpstream upstream = ScriptedUpstream.responding(request -> Wire.ok(request.text()));
                ProxyFixture proxy = before(upstream);
                RawClient client = proxy.connect()) {
            client.send(get("/1") + "GET /2 HTTP/1.1\r\nHo");
            client.halfClose();

            assertThat(client.readResponse().status()).isEqualTo(200);
            assertThat(client.readToFin()).isEmpty();
            assertThat(upstream.requests()).hasSize(1);
        }
    }

    @ParameterizedTest(name = "row 40: {0} bytes sent in advance")
    @ValueSource(ints = {0, 1000, 30_000})
    @Row(40)
    void findsTheEndOfAnUploadThatTheUpstreamDoesNotTake(int beyond) throws IOException {
        try (ScriptedUpstream upstream = ScriptedUpstream.startNotReading(UpstreamConnection::awaitEnd);
                ProxyFixture proxy = before(upstream);
                RawClient client = proxy.connect()) {
            client.send("POST /api/blobs/sha256:00 HTTP/1.1\r\nHost: h\r\nContent-Length: 1000000000\r\n\r\n");
            byte[] piece = new byte[1 << 16];
            boolean taken = true;
            while (taken) {
                taken = isTaken(proxy, client, piece);
            }
            client.send(new byte[beyond]);

            client.leave();

            assertThat(proxy.taps().awaitExchange(1).awaitEnd()).isEqualTo(ExchangeEnd.CLIENT_LEFT);
            upstream.connection(0).startReading();
            upstream.awaitAllClosed();
        }
    }

    /** Sends a piece, and returns whether the relay took it. What the relay does not take, the upstream does not take either. */
    private static boolean isTaken(ProxyFixture proxy, RawClient client, byte[] piece) throws IOException {
        int before = proxy.taps().awaitExchange(1).requestBody().length;
        client.send(piece);
        proxy.taps().awaitTicks(1);
        return proxy.taps().awaitExchange(1).requestBody().length > before;
    }

    @Test
    @Row({33, 40})
    void findsThatAClientIsGoneBehindAllThatItSentAhead() throws IOException {
        try (ScriptedUpstream upstream = ScriptedUpstream.start(connection -> {
                    connection.awaitRequest();
                    connection.awaitEnd();
                });
                ProxyFixture proxy = before(upstream);
                RawClient client = proxy.connect()) {
            client.send(SHOW + get("/" + "a".repeat(5000)).repeat(8));
            upstream.awaitRequests(1);
            proxy.taps().awaitTicks(2);

            client.reset();

            upstream.connection(0).awaitEnd();
            assertThat(proxy.taps().awaitExchange(1).awaitEnd()).isEqualTo(ExchangeEnd.CLIENT_LEFT);
        }
    }

    @Test
    @Row(40)
    void findsOutThatAHalfClosedClientIsGone() throws IOException {
        CountDownLatch gone = new CountDownLatch(1);
        assumeTrue(transport == Transport.EPOLL || transport == Transport.IO_URING, "a socket's state must be known");
        try (ScriptedUpstream upstream = ScriptedUpstream.start(connection -> {
                    connection.awaitRequest();
                    connection.awaitEnd();
                    connection.send(HEAD);
                    connection.await(gone);
                });
                ProxyFixture proxy = before(upstream);
                RawClient client = proxy.connect()) {
            client.send(get("/api/version"));
            client.halfClose();
            client.readHead();
            assertThat(proxy.proxy().inFlight()).isEqualTo(1);

            client.reset();

            proxy.taps().awaitClientClosed(ClientClosed.BY_CLIENT);
            assertThat(proxy.taps().awaitExchange(1).awaitEnd()).isEqualTo(ExchangeEnd.CLIENT_LEFT);
            gone.countDown();
            upstream.awaitAllClosed();
        }
    }

    @Test
    @Row({48, 66})
    void closesAnUpstreamThatSaysNothingBehindTheEnd() throws IOException {
        ManualClock clock = new ManualClock();
        CountDownLatch over = new CountDownLatch(1);
        try (ScriptedUpstream upstream = ScriptedUpstream.start(connection -> {
                    connection.awaitRequest();
                    connection.send(HEAD);
                    connection.await(over);
                });
                ProxyFixture proxy = clock.startProxy(settings(), ProxyFixture.upstreamAt(upstream.port()));
                RawClient client = proxy.connect()) {
            client.send(SHOW).readHead();
            client.halfClose();
            proxy.taps().awaitExchange(1).awaitClientFinished();
            clock.advance(Duration.ofSeconds(20), proxy);
            upstream.connection(0).send(Wire.chunk("a"));
            client.read(Wire.chunk("a").length());
            clock.advance(Duration.ofSeconds(30), proxy);
            assertThat(client.available()).isZero();
            assertThat(proxy.proxy().inFlight()).isEqualTo(1);

            clock.advance(Duration.ofNanos(1));

            client.awaitEndOfNothing();
            assertThat(proxy.taps().awaitExchange(1).awaitEnd()).isEqualTo(ExchangeEnd.TIMED_OUT);
            over.countDown();
        }
    }
}
