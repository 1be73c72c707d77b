package io.llamatap.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.llamatap.testkit.Fault;
import io.llamatap.testkit.NothingLeft;
import io.llamatap.testkit.ProxyFixture;
import io.llamatap.testkit.RawClient;
import io.llamatap.testkit.RelaySettings;
import io.llamatap.testkit.Row;
import io.llamatap.testkit.ScriptedUpstream;
import io.llamatap.testkit.UpstreamConnection;
import io.llamatap.testkit.Wire;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Each way in which a client fails: how its exchange ends, which metric shows it, and that nothing is left behind. */
@ExtendWith(NothingLeft.class)
@DisplayName("Faults of clients")
class ClientFaultsIT {
    private static final String GET = "GET /api/tags HTTP/1.1\r\nHost: h\r\n\r\n";
    private static final String GENERATE =
            "POST /api/generate HTTP/1.1\r\nHost: h\r\nContent-Length: 13\r\n\r\n{\"model\":\"m\"}";
    private static final String HEAD =
            "HTTP/1.1 200 OK\r\nContent-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n\r\n";

    @Test
    @Row(40)
    @Fault("client resets before the first byte")
    void countsResetsBeforeTheFirstByte() throws IOException {
        try (ScriptedUpstream upstream = ScriptedUpstream.start(UpstreamConnection::awaitEnd);
                ProxyFixture proxy = ProxyFixture.before(upstream);
                RawClient client = proxy.connect()) {
            client.send(GENERATE);
            upstream.awaitRequests(1);

            client.reset();

            upstream.awaitAllClosed();
            proxy.taps().awaitEnded(1);
            proxy.books().await("ollama_proxy_client_cancellations_total phase=waiting_first_byte", 1);
            proxy.books().await("ollama_proxy_requests_total outcome=cancelled", 1);
            proxy.books().await("ollama_proxy_upstream_connections_closed_total reason=client_left", 1);
        }
    }

    @Test
    @Row(40)
    @Fault("client resets while connecting to the upstream")
    void countsResetsWhileConnecting() throws IOException {
        try (SilentAddress nobody = new SilentAddress();
                ProxyFixture proxy = ProxyFixture.start(
                        RelaySettings.defaults().connect(Duration.ofMinutes(10)),
                        ProxyFixture.upstreamAt(nobody.port()),
                        null);
                RawClient client = proxy.connect()) {
            client.send(GENERATE);
            proxy.taps().awaitExchange(1);

            client.reset();

            proxy.taps().awaitEnded(1);
            proxy.books().await("ollama_proxy_client_cancellations_total phase=upstream_connect", 1);
            proxy.books().await("ollama_proxy_upstream_connections_opened_total", 0);
        }
    }

    @Test
    @Row({40, 66})
    @Fault("client half-closes during a stream")
    void countsHalfClosesAsLeaving() throws IOException {
        String begun = HEAD + Wire.chunk("{\"model\":\"m\",\"response\":\"a\",\"done\":false}\n");
        try (ScriptedUpstream upstream = ScriptedUpstream.start(connection -> {
                    connection.awaitRequest();
                    connection.send(begun);
                    connection.awaitEnd();
                });
                ProxyFixture proxy = ProxyFixture.before(upstream);
                RawClient client = proxy.connect()) {
            client.send(GENERATE).read(begun.length());

            client.halfClose();

            client.awaitEndOfNothing();
            upstream.awaitAllClosed();
            proxy.taps().awaitEnded(1);
            proxy.books().await("ollama_proxy_client_cancellations_total phase=streaming", 1);
            proxy.books().await("ollama_proxy_cancelled_output_chunks_total", 1);
        }
    }

    @Test
    @Row(40)
    @Fault("client leaves during its upload")
    void countsUploadsCutShort() throws IOException {
        try (ScriptedUpstream upstream = ScriptedUpstream.start(UpstreamConnection::awaitEnd);
                ProxyFixture proxy = ProxyFixture.before(upstream);
                RawClient client = proxy.connect()) {
            client.send("POST /api/blobs/sha256:00 HTTP/1.1\r\nHost: h\r\nContent-Length: 100\r\n\r\n12345");
            upstream.connection(0).awaitText("12345");

            client.leave();

            upstream.awaitAllClosed();
            proxy.taps().awaitEnded(1);
            proxy.books().await("ollama_proxy_client_cancellations_total", 1);
            proxy.books().await("ollama_proxy_request_bytes_total", 5);
            assertThat(upstream.requests()).isEmpty();
        }
    }

    @Test
    @Row(45)
    @Fault("client stops reading")
    void countsTheTimeThatAClientDoesNotRead() throws IOException {
        int bytes = 32 << 20;
        try (ScriptedUpstream upstream = ScriptedUpstream.start(connection -> {
                    connection.awaitRequest();
                    connection.send("HTTP/1.1 200 OK\r\nContent-Length: " + bytes + "\r\n\r\n");
                    connection.send(new byte[bytes]);
                    connection.awaitEnd();
                });
                ProxyFixture proxy = ProxyFixture.before(upstream);
                RawClient client = proxy.connect(16 * 1024)) {
            assertThat(client.send(GET).readHead().status()).isEqualTo(200);
            proxy.taps().awaitTicks(3);
            assertThat(client.read(bytes)).hasSize(bytes);

            proxy.taps().awaitEnded(1);
            assertThat(proxy.books().value("ollama_proxy_backpressure_seconds_total side=client"))
                    .isPositive();
            proxy.books().await("ollama_proxy_response_bytes_total", bytes);
            proxy.books().await("ollama_proxy_requests_total outcome=ok", 1);
        }
    }

    @Test
    @Row(48)
    @Fault("client sends a byte a second")
    void countsSlowHeadsAndServesSlowBodies() throws IOException {
        ManualClock clock = new ManualClock();
        Duration second = Duration.ofSeconds(1);
        try (ScriptedUpstream upstream = ScriptedUpstream.counting();
                ProxyFixture proxy =
                        clock.startProxy(RelaySettings.defaults(), ProxyFixture.upstreamAt(upstream.port()));
                RawClient slowHead = proxy.connect();
                RawClient slowBody = proxy.connect()) {
            String head = GENERATE.substring(0, GENERATE.indexOf("\r\n\r\n") + 4);
            slowBody.send(head);
            for (int i = 0; i < 11; i++) {
                slowHead.send(GET.substring(i, i + 1));
                slowBody.send(GENERATE.substring(head.length() + i, head.length() + i + 1));
                upstream.connection(0).awaitReceived(head.length() + i + 1);
                proxy.taps().awaitTicks(1);
                clock.advance(second);
            }
            assertThat(slowHead.readResponse().status()).isEqualTo(408);
            slowBody.send(GENERATE.substring(head.length() + 11));

            assertThat(slowBody.readResponse("POST").text()).isEqualTo("answer 1");
            proxy.books().await("ollama_proxy_rejected_requests_total reason=head_timeout", 1);
            proxy.books().await("ollama_proxy_requests_total outcome=rejected", 1);
            assertThat(upstream.connectionCount()).isEqualTo(1);
        }
    }

    @Test
    @Row(48)
    @Fault("client stops during its upload")
    void countsUploadsThatStop() throws IOException {
        ManualClock clock = new ManualClock();
        try (ScriptedUpstream upstream = ScriptedUpstream.start(UpstreamConnection::awaitEnd);
                ProxyFixture proxy =
                        clock.startProxy(RelaySettings.defaults(), ProxyFixture.upstreamAt(upstream.port()));
                RawClient client = proxy.connect()) {
            client.send(GENERATE.substring(0, GENERATE.length() - 1));
            upstream.connection(0).awaitText("\"m\"");
            proxy.taps().awaitTicks(2);
            clock.advance(Duration.ofSeconds(61));

            assertThat(client.readResponse("POST").status()).isEqualTo(408);
            upstream.awaitAllClosed();
            proxy.books().await("ollama_proxy_requests_total outcome=timeout", 1);
        }
    }

    @Test
    @Row(8)
    @Fault("client sends a malformed chunk")
    void countsMalformedChunks() throws IOException {
        try (ScriptedUpstream upstream = ScriptedUpstream.start(UpstreamConnection::awaitEnd);
                ProxyFixture proxy = ProxyFixture.before(upstream);
                RawClient client = proxy.connect()) {
            client.send(
                    "POST /api/generate HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n5g\r\n");

            assertThat(client.readResponse("POST").status()).isEqualTo(400);
            upstream.awaitAllClosed();
            proxy.books().await("ollama_proxy_rejected_requests_total", 1);
            proxy.books().await("ollama_proxy_requests_total outcome=rejected", 1);
        }
    }

    @Test
    @Row(1)
    @Fault("client sends an ambiguous request")
    void countsRejections() throws IOException {
        try (ScriptedUpstream upstream = ScriptedUpstream.counting();
                ProxyFixture proxy = ProxyFixture.before(upstream)) {
            assertThat(proxy.ask(
                                    "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n")
                            .status())
                    .isEqualTo(400);

            proxy.books().await("ollama_proxy_rejected_requests_total reason=ambiguous_framing", 1);
            assertThat(upstream.connectionCount()).isZero();
        }
    }

    @Test
    @Row(50)
    @Fault("more clients than allowed")
    void countsClientsAboveTheLimit() throws IOException {
        CountDownLatch over = new CountDownLatch(1);
        try (ScriptedUpstream upstream = ScriptedUpstream.start(connection -> {
                    connection.awaitRequest();
                    connection.await(over);
                    connection.send(Wire.ok("over"));
                    connection.awaitEnd();
                });
                ProxyFixture proxy =
                        ProxyFixture.before(upstream, RelaySettings.defaults().clientConnections(1));
                RawClient allowed = proxy.connect()) {
            allowed.send(GET);
            upstream.awaitRequests(1);
            try (RawClient rejected = proxy.connect()) {
                assertThat(rejected.send(GET).readResponse().status()).isEqualTo(503);
            }
            proxy.books().await("ollama_proxy_rejected_requests_total reason=connections", 1);
            over.countDown();
            assertThat(allowed.readResponse().text()).isEqualTo("over");
        }
    }
}
