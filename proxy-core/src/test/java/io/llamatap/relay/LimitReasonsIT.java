package io.llamatap.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.llamatap.tap.ClientClosed;
import io.llamatap.tap.UpstreamError;
import io.llamatap.testkit.ProxyFixture;
import io.llamatap.testkit.RawClient;
import io.llamatap.testkit.RecordingTaps;
import io.llamatap.testkit.RelaySettings;
import io.llamatap.testkit.ScriptedUpstream;
import io.llamatap.testkit.UpstreamConnection;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** For each limit that ends a request or a connection, the operator learns which one it was. */
@DisplayName("Rows 15, 48, 50: the reasons of limits")
class LimitReasonsIT {
    private static final Duration SHORT = Duration.ofMillis(200);
    private static final Duration LONG = Duration.ofMinutes(5);
    private static final String HOST = " HTTP/1.1\r\nHost: h\r\n";
    private static final String GET = "GET /" + HOST + "\r\n";

    static Arguments[] heads() {
        return new Arguments[] {
            Arguments.of("line_too_long", LONG, "GET /" + "a".repeat(17 * 1024) + HOST + "\r\n"),
            Arguments.of("head_too_large", LONG, "GET /" + HOST + "X: " + "a".repeat(33 * 1024) + "\r\n\r\n"),
            Arguments.of("too_many_fields", LONG, "GET /" + HOST + "X: y\r\n".repeat(200) + "\r\n"),
            Arguments.of("head_timeout", SHORT, "GET /"),
        };
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("heads")
    void tellsWhichLimitAHeadBroke(String reason, Duration limit, String request) throws IOException {
        try (ScriptedUpstream upstream = ScriptedUpstream.counting();
                ProxyFixture proxy =
                        ProxyFixture.before(upstream, RelaySettings.defaults().client(limit, LONG, LONG));
                RawClient client = proxy.connect()) {
            client.send(request).readResponse();
            client.awaitEndOfNothing();
            client.leave();

            proxy.taps().awaitClientClosed(ClientClosed.REFUSED);
            assertThat(proxy.taps().rejections())
                    .extracting(RecordingTaps.Rejection::reason)
                    .containsExactly(reason);
        }
    }

    @Test
    void tellsOfABodyThatStopsOrIsMalformed() throws IOException {
        try (ScriptedUpstream upstream = ScriptedUpstream.start(UpstreamConnection::awaitEnd);
                ProxyFixture proxy =
                        ProxyFixture.before(upstream, RelaySettings.defaults().client(LONG, LONG, SHORT))) {
            String post = "POST /" + HOST;
            try (RawClient client = proxy.connect()) {
                client.send(post + "Content-Length: 10\r\n\r\nhello");
                assertThat(client.readResponse().status()).isEqualTo(408);
            }
            try (RawClient client = proxy.connect()) {
                client.send(post + "Transfer-Encoding: chunked\r\n\r\nzz\r\n");
                assertThat(client.readResponse().status()).isEqualTo(400);
            }
            assertThat(proxy.taps().rejectedMidway()).containsExactly("body_timeout", "chunk");
            assertThat(proxy.taps().rejections()).isEmpty();
            upstream.awaitAllClosed();
        }
    }

    @Test
    void tellsThatAnUpstreamBeganNoResponse() throws IOException {
        try (ScriptedUpstream upstream = ScriptedUpstream.start(UpstreamConnection::awaitEnd);
                ProxyFixture proxy =
                        ProxyFixture.before(upstream, RelaySettings.defaults().upstream(SHORT, LONG))) {
            assertThat(proxy.ask(GET).status()).isEqualTo(504);
            assertThat(proxy.taps().upstreamErrors(UpstreamError.HEADER_TIMEOUT))
                    .isEqualTo(1);
        }
    }

    @Test
    void tellsThatAnUpstreamFellSilent() throws IOException {
        try (ScriptedUpstream upstream = ScriptedUpstream.start(connection -> {
                    connection.awaitRequest();
                    connection.send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nx");
                    connection.awaitEnd();
                });
                ProxyFixture proxy =
                        ProxyFixture.before(upstream, RelaySettings.defaults().upstream(LONG, SHORT));
                RawClient client = proxy.connect()) {
            client.send(GET).readHead();
            client.awaitEnd();
            client.leave();

            proxy.taps().awaitClientClosed(ClientClosed.BROKEN_OFF);
            assertThat(proxy.taps().upstreamErrors(UpstreamError.IDLE_TIMEOUT)).isEqualTo(1);
        }
    }

    @Test
    void tellsOfConnectionsThatWereIdle() throws IOException {
        ManualClock clock = new ManualClock();
        try (ScriptedUpstream upstream = ScriptedUpstream.counting();
                ProxyFixture proxy = clock.startProxy(
                        RelaySettings.defaults().client(LONG, SHORT, LONG), ProxyFixture.upstreamAt(upstream.port()));
                RawClient client = proxy.connect()) {
            client.send(GET).readResponse();
            proxy.taps().awaitTicks(2);
            clock.advance(SHORT.multipliedBy(2));
            client.awaitEndOfNothing();

            proxy.taps().awaitClientClosed(ClientClosed.KEEP_ALIVE_TIMEOUT);
        }
    }

    @Test
    void tellsOfAClientThatTookNothing() throws IOException {
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
            client.send(GET).readHead();

            proxy.taps().awaitClientClosed(ClientClosed.WRITE_STALL);
        }
    }

    @Test
    void tellsOfClientsThatLeaveAndOfLastResponses() throws IOException {
        try (ScriptedUpstream upstream = ScriptedUpstream.counting();
                ProxyFixture proxy = ProxyFixture.before(upstream)) {
            proxy.ask(GET);
            proxy.taps().awaitClientClosed(ClientClosed.BY_CLIENT);
            proxy.ask("GET /" + HOST + "Connection: close\r\n\r\n");
            proxy.taps().awaitClientClosed(ClientClosed.ANSWERED);
        }
    }

    @Test
    void tellsOfConnectionsThatEndWithTheProxy() throws IOException, InterruptedException {
        try (ScriptedUpstream upstream = ScriptedUpstream.counting();
                ProxyFixture proxy = ProxyFixture.before(upstream);
                RawClient client = proxy.connect()) {
            client.send(GET).readResponse();
            proxy.proxy().drain(Duration.ofSeconds(1));

            proxy.taps().awaitClientClosed(ClientClosed.DRAIN);
        }
    }
}
