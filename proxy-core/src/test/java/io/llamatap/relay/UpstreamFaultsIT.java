package io.llamatap.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.llamatap.relay.upstream.Upstream;
import io.llamatap.testkit.Ending;
import io.llamatap.testkit.Fault;
import io.llamatap.testkit.HttpMessage;
import io.llamatap.testkit.NothingLeft;
import io.llamatap.testkit.ProxyFixture;
import io.llamatap.testkit.RawClient;
import io.llamatap.testkit.RelaySettings;
import io.llamatap.testkit.Row;
import io.llamatap.testkit.ScriptedUpstream;
import io.llamatap.testkit.UpstreamConnection;
import io.llamatap.testkit.Wire;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each way in which an upstream fails: what the client gets, which metric shows it, and that nothing is left behind. */
@ExtendWith(NothingLeft.class)
@DisplayName("Faults of the upstream")
class UpstreamFaultsIT {
    private static final String GET = "GET /api/tags HTTP/1.1\r\nHost: h\r\n\r\n";
    private static final String GENERATE =
            "POST /api/generate HTTP/1.1\r\nHost: h\r\nContent-Length: 13\r\n\r\n{\"model\":\"m\"}";
    private static final String HEAD = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";

    private static int unusedPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Test
    @Row(41)
    @Fault("upstream refuses connections")
    void countsRefusedConnections() throws IOException {
        try (ProxyFixture proxy =
                ProxyFixture.start(RelaySettings.defaults(), ProxyFixture.upstreamAt(unusedPort()), null)) {
            assertThat(proxy.ask(GET).status()).isEqualTo(502);
            assertThat(proxy.ask(GENERATE).status()).isEqualTo(502);

            proxy.books().await("ollama_proxy_upstream_errors_total reason=refused", 2);
            proxy.books().await("ollama_proxy_requests_total outcome=upstream_error", 2);
            proxy.books().await("ollama_proxy_requests_total outcome=upstream_error model=__other__", 1);
            proxy.books().await("ollama_proxy_model_failures_total reason=refused model=__other__", 1);
        }
    }

    @Test
    @Row(41)
    @Fault("upstream is unreachable")
    void countsUnreachableUpstreams() throws IOException {
        // The kernel rejects TCP connections to a multicast address.
        try (ProxyFixture proxy =
                ProxyFixture.start(RelaySettings.defaults(), new Upstream("224.0.0.1", 11434, ""), null)) {
            assertThat(proxy.ask(GET).status()).isEqualTo(502);

            proxy.books().await("ollama_proxy_upstream_errors_total reason=unreachable", 1);
        }
    }

    @Test
    @Row(41)
    @Fault("upstream never accepts")
    void countsConnectingThatTakesTooLong() throws IOException {
        try (SilentAddress nobody = new SilentAddress();
                ProxyFixture proxy = ProxyFixture.start(
                        RelaySettings.defaults().connect(Duration.ofMillis(200)),
                        ProxyFixture.upstreamAt(nobody.port()),
                        null)) {
            assertThat(proxy.ask(GET).status()).isEqualTo(504);

            proxy.books().await("ollama_proxy_upstream_errors_total reason=connect_timeout", 1);
        }
    }

    @ParameterizedTest
    @EnumSource(Ending.class)
    @Row(41)
    @Fault("upstream accepts and closes")
    void countsConnectionsThatEndAtOnce(Ending ending) throws IOException {
        try (ScriptedUpstream upstream = ScriptedUpstream.start(connection -> {
                    if (connection.index() > 0) {
                        connection.respondToAll(request -> Wire.ok("well again"));
                    } else if (ending == Ending.RESET) {
                        connection.reset();
                    }
                });
                ProxyFixture proxy = ProxyFixture.before(upstream)) {
            assertThat(proxy.ask(GET).status()).isEqualTo(502);
            assertThat(proxy.ask(GET).text()).isEqualTo("well again");

            proxy.books().await("ollama_proxy_requests_total outcome=upstream_error", 1);
            proxy.books().await("ollama_proxy_upstream_errors_total", 1);
        }
    }

    @ParameterizedTest
    @EnumSource(Ending.class)
    @Row(23)
    @Fault("upstream cuts off its head")
    void countsHeadsCutShort(Ending ending) throws IOException {
        try (ScriptedUpstream upstream = ScriptedUpstream.start(connection -> {
                    connection.awaitRequest();
                    if (connection.index() > 0) {
                        connection.send(Wire.ok("well again"));
                        connection.awaitEnd();
                        return;
                    }
                    connection.send("HTTP/1.1 200 OK\r\nContent-");
                    if (ending == Ending.RESET) {
                        connection.reset();
                    }
                });
                ProxyFixture proxy = ProxyFixture.before(upstream)) {
            assertThat(proxy.ask(GET).status()).isEqualTo(502);
            assertThat(proxy.ask(GET).text()).isEqualTo("well again");

            proxy.books().await("ollama_proxy_upstream_errors_total reason=reset", 1);
        }
    }

    @ParameterizedTest
    @EnumSource(Ending.class)
    @Row(23)
    @Fault("upstream cuts off its body")
    void countsBodiesCutShort(Ending ending) throws IOException {
        String begun = HEAD + Wire.chunk("{\"model\":\"m\",\"response\":\"a\",\"done\":false}\n");
        try (ScriptedUpstream upstream = ScriptedUpstream.start(connection -> {
                    connection.awaitRequest();
                    connection.send(begun);
                    if (ending == Ending.RESET) {
                        connection.reset();
                    }
                });
                ProxyFixture proxy = ProxyFixture.before(upstream);
                RawClient client = proxy.connect()) {
            // The second request is pipelined: nothing may look like its response.
            client.send(GENERATE + GET);

            assertThat(begun).startsWith(client.readToEnd());
            proxy.taps().awaitEnded(1);
            proxy.books().await("ollama_proxy_stream_errors_total reason=truncated", 1);
            proxy.books().await("ollama_proxy_requests_total outcome=stream_error", 1);
            assertThat(upstream.requests()).hasSize(1);
        }
    }

    @Test
    @Row(20)
    @Fault("upstream does not speak HTTP")
    void countsResponsesThatAreNone() throws IOException {
        try (ScriptedUpstream upstream = ScriptedUpstream.start(connection -> {
                    connection.awaitRequest();
                    connection.send(connection.index() == 0 ? "SSH-2.0-OpenSSH_9.2\r\n" : Wire.ok("well again"));
                    connection.awaitEnd();
                });
                ProxyFixture proxy = ProxyFixture.before(upstream);
                RawClient client = proxy.connect()) {
            client.send(GET + GET);

            assertThat(client.readResponse().status()).isEqualTo(502);
            assertThat(client.readResponse().text()).isEqualTo("well again");
            proxy.books().await("ollama_proxy_upstream_errors_total reason=protocol", 1);
            proxy.books().await("ollama_proxy_upstream_connections_closed_total reason=error", 1);
        }
    }

    @Test
    @Row(22)
    @Fault("stray bytes after a response")
    void countsConnectionsWithStrayBytes() throws IOException {
        try (ScriptedUpstream upstream = ScriptedUpstream.start(connection -> {
                    HttpMessage request = connection.awaitRequest();
                    connection.send(Wire.ok(request.head().target()) + Wire.ok("evil"));
                    connection.awaitEnd();
                });
                ProxyFixture proxy = ProxyFixture.before(upstream);
                RawClient client = proxy.connect()) {
            for (int i = 1; i <= 3; i++) {
                client.send("GET /" + i + " HTTP/1.1\r\nHost: h\r\n\r\n");
                assertThat(client.readResponse().text()).isEqualTo("/" + i);
                proxy.books().await("ollama_proxy_upstream_connections_closed_total reason=not_reusable", i);
            }
            proxy.books().await("ollama_proxy_requests_total outcome=ok", 3);
        }
    }

    @Test
    @Row(22)
    @Fault("an unsolicited response")
    void countsIdleConnectionsThatSpeak() throws IOException {
        try (ScriptedUpstream upstream = ScriptedUpstream.responding(
                        request -> Wire.ok(request.head().target()));
                ProxyFixture proxy = ProxyFixture.before(upstream);
                RawClient client = proxy.connect()) {
            client.send(GET).readResponse();
            proxy.taps().awaitIdle(1);
            upstream.connection(0).send("HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\n\r\n");
            proxy.taps().awaitIdle(0);

            assertThat(client.send(GET).readResponse().text()).isEqualTo("/api/tags");
            proxy.books().await("ollama_proxy_upstream_connections_closed_total reason=not_reusable", 1);
        }
    }

    @Test
    @Row(42)
    @Fault("an idle connection is closed at the moment of a request")
    void countsWhatDiesInTheRace() throws IOException {
        try (ScriptedUpstream upstream = ScriptedUpstream.start(connection -> {
                    connection.awaitRequest();
                    connection.send(Wire.ok("answer " + connection.index()));
                    connection.awaitText("/second");
                    if (connection.index() > 0) {
                        connection.awaitEnd();
                    }
                });
                ProxyFixture proxy = ProxyFixture.before(upstream);
                RawClient client = proxy.connect()) {
            client.send(GET).readResponse();
            proxy.taps().awaitIdle(1);
            client.send("GET /second HTTP/1.1\r\nHost: h\r\n\r\n");
            assertThat(client.readResponse().text()).isEqualTo("answer 1");
            proxy.books().await("ollama_proxy_upstream_connections_opened_total", 2);
            proxy.books().await("ollama_proxy_upstream_connections_closed_total reason=upstream", 1);
            proxy.books().await("ollama_proxy_upstream_errors_total", 0);
            proxy.books().await("ollama_proxy_requests_total outcome=ok", 2);
        }
    }

    @Test
    @Row(46)
    @Fault("upstream stops reading")
    void countsTheTimeThatAnUpstreamDoesNotRead() throws Exception {
        byte[] body = new byte[32 << 20];
        try (ScriptedUpstream upstream = ScriptedUpstream.startNotReading(connection -> {
                    connection.awaitReceived(body.length);
                    connection.send(Wire.ok("taken"));
                    connection.awaitEnd();
                });
                ProxyFixture proxy = ProxyFixture.before(upstream);
                RawClient client = proxy.connect()) {
            client.send("POST /api/blobs/sha256:00 HTTP/1.1\r\nHost: h\r\nContent-Length: " + body.length + "\r\n\r\n");
            UpstreamConnection stuck = upstream.connection(0);
            Thread sender = new Thread(() -> {
                try {
                    client.send(body);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            sender.start();
            proxy.taps().awaitTicks(3);
            assertThat(sender.isAlive()).isTrue();
            stuck.startReading();

            assertThat(client.readResponse("POST").text()).isEqualTo("taken");
            sender.join();
            assertThat(proxy.books().value("ollama_proxy_backpressure_seconds_total side=upstream"))
                    .isPositive();
            proxy.books().await("ollama_proxy_request_bytes_total", body.length);
        }
    }

    @Test
    @Row(49)
    @Fault("upstream is silent beyond a limit that was set")
    void countsSilenceBeyondALimit() throws IOException {
        ManualClock clock = new ManualClock();
        Duration hour = Duration.ofHours(1);
        try (ScriptedUpstream upstream = ScriptedUpstream.start(UpstreamConnection::awaitEnd);
                ProxyFixture proxy = clock.startProxy(
                        RelaySettings.defaults().upstream(hour, hour), ProxyFixture.upstreamAt(upstream.port()));
                RawClient first = proxy.connect();
                RawClient second = proxy.connect()) {
            first.send(GENERATE);
            upstream.awaitRequests(1);
            second.send(GENERATE);
            upstream.awaitRequests(2);
            String begun = HEAD + Wire.chunk("{\"response\":\"a\"}\n");
            upstream.connection(1).send(begun);
            assertThat(Wire.text(second.read(begun.length()))).isEqualTo(begun);
            proxy.taps().awaitTicks(2);
            clock.advance(hour, proxy);
            assertThat(proxy.proxy().inFlight()).isEqualTo(2);

            clock.advance(Duration.ofNanos(1));

            assertThat(first.readResponse("POST").status()).isEqualTo(504);
            assertThat(second.readToEnd()).isEmpty();
            proxy.taps().awaitEnded(2);
            proxy.books().await("ollama_proxy_upstream_errors_total reason=header_timeout", 1);
            proxy.books().await("ollama_proxy_upstream_errors_total reason=idle_timeout", 1);
            proxy.books().await("ollama_proxy_requests_total outcome=timeout", 2);
        }
    }
}
