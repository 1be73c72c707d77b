package io.llamatap.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.llamatap.relay.upstream.Upstream;
import io.llamatap.tap.ExchangeEnd;
import io.llamatap.tap.UpstreamError;
import io.llamatap.testkit.Ending;
import io.llamatap.testkit.HttpMessage;
import io.llamatap.testkit.ProxyFixture;
import io.llamatap.testkit.RawClient;
import io.llamatap.testkit.RelaySettings;
import io.llamatap.testkit.Row;
import io.llamatap.testkit.ScriptedUpstream;
import io.llamatap.testkit.Wire;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * If the upstream fails, the client gets an error response: 502 for a failure, 504 for a time limit, in the format of the route.
 */
@DisplayName("Rows 41, 44, 49: an upstream that fails or is silent")
class UpstreamFailureIT {
    private static final String GET = "GET /api/tags HTTP/1.1\r\nHost: h\r\n\r\n";
    private static final String POST = "POST /api/chat HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\n{}";
    private static final Duration SHORT = Duration.ofMillis(200);

    private static int unusedPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @ParameterizedTest(name = "row 44: {0}")
    @CsvSource(delimiter = '|', textBlock = """
                    GET /                     | {"error":"llamatap: MESSAGE"}
                    POST /api/chat            | {"error":"llamatap: MESSAGE"}
                    GET /nothing              | {"error":"llamatap: MESSAGE"}
                    POST /v1/chat/completions | {"error":{"message":"llamatap: MESSAGE","type":"api_error","param":null,"code":null}}
                    GET /v1/models            | {"error":{"message":"llamatap: MESSAGE","type":"api_error","param":null,"code":null}}
                    GET /v1/models/a          | {"error":{"message":"llamatap: MESSAGE","type":"api_error","param":null,"code":null}}
                    GET /v1/nothing           | {"error":{"message":"llamatap: MESSAGE","type":"api_error","param":null,"code":null}}
                    POST /v1/messages         | {"type":"error","error":{"type":"api_error","message":"llamatap: MESSAGE"}}
                    """)
    @Row(44)
    void respondsInTheShapeOfTheRoute(String route, String shape) throws IOException {
        try (ProxyFixture proxy =
                        ProxyFixture.start(RelaySettings.defaults(), ProxyFixture.upstreamAt(unusedPort()), null);
                RawClient client = proxy.connect()) {
            for (int i = 1; i <= 2; i++) {
                HttpMessage response =
                        client.send(route + " HTTP/1.1\r\nHost: h\r\n\r\n").readResponse();

                assertThat(response.status()).isEqualTo(502);
                assertThat(response.text()).matches(Pattern.quote(shape).replace("MESSAGE", "\\E[^\"]+\\Q"));
                assertThat(response.head().value("Content-Type"))
                        .hasValueSatisfying(type -> assertThat(type).startsWith("application/json"));
                assertThat(response.head().values("Date")).hasSize(1);
                assertThat(response.head().has("Server")).isFalse();
                assertThat(proxy.taps().awaitExchange(i).awaitEnd()).isEqualTo(ExchangeEnd.UPSTREAM_FAILED);
                assertThat(proxy.taps().exchanges().get(i - 1).status()).isEqualTo(502);
            }
            assertThat(proxy.taps().upstreamErrors(UpstreamError.REFUSED)).isEqualTo(2);
        }
    }

    @Test
    @DisplayName("row 44: no body in response to HEAD")
    @Row(44)
    void leavesTheBodyOutForHead() throws IOException {
        try (ProxyFixture proxy =
                        ProxyFixture.start(RelaySettings.defaults(), ProxyFixture.upstreamAt(unusedPort()), null);
                RawClient client = proxy.connect()) {
            for (int i = 0; i < 2; i++) {
                HttpMessage response =
                        client.send("HEAD / HTTP/1.1\r\nHost: h\r\n\r\n").readResponse("HEAD");

                assertThat(response.status()).isEqualTo(502);
                assertThat(response.head().value("Content-Length")).isPresent();
            }
        }
    }

    @Test
    @DisplayName("row 44: the body of a request that got an error response is not taken for a request")
    @Row(44)
    void dropsTheBodyOfARequestThatItRespondsToItself() throws IOException {
        String body = "GET /smuggled HTTP/1.1\r\nHost: h\r\n\r\n";
        try (ProxyFixture proxy =
                        ProxyFixture.start(RelaySettings.defaults(), ProxyFixture.upstreamAt(unusedPort()), null);
                RawClient client = proxy.connect()) {
            client.send("POST /api/chat HTTP/1.1\r\nHost: h\r\nConnection: close\r\nContent-Length: " + body.length()
                    + "\r\n\r\n" + body);

            assertThat(client.readResponse().status()).isEqualTo(502);
            client.awaitEndOfNothing();
            assertThat(proxy.taps().exchanges()).hasSize(1);
        }
    }

    @Test
    @DisplayName("row 41: a host name that cannot be resolved")
    @Row(41)
    void respondsWhereTheNameIsUnknown() throws IOException {
        try (ProxyFixture proxy =
                ProxyFixture.start(RelaySettings.defaults(), new Upstream("nobody.invalid", 11434, ""), null)) {
            assertThat(proxy.ask(GET).status()).isEqualTo(502);
            assertThat(proxy.taps().upstreamErrors(UpstreamError.DNS)).isEqualTo(1);
        }
    }

    @Test
    @DisplayName("row 41: an upstream that never accepts")
    @Row(41)
    void respondsWhereConnectingTakesTooLong() throws IOException {
        try (SilentAddress nobody = new SilentAddress();
                ProxyFixture proxy = ProxyFixture.start(
                        RelaySettings.defaults().connect(SHORT), ProxyFixture.upstreamAt(nobody.port()), null)) {
            assertThat(proxy.ask(GET).status()).isEqualTo(504);
            assertThat(proxy.taps().awaitExchange(1).awaitEnd()).isEqualTo(ExchangeEnd.UPSTREAM_FAILED);
            assertThat(proxy.taps().upstreamErrors(UpstreamError.CONNECT_TIMEOUT))
                    .isEqualTo(1);
        }
    }

    @ParameterizedTest(name = "row 41: closed as soon as accepted, by {0}")
    @EnumSource(Ending.class)
    @Row(41)
    void respondsWhereItClosesAtOnce(Ending ending) throws IOException {
        try (ScriptedUpstream upstream = ScriptedUpstream.start(connection -> {
                    if (ending == Ending.RESET) {
                        connection.reset();
                    }
                });
                ProxyFixture proxy = ProxyFixture.before(upstream)) {
            assertThat(proxy.ask(GET).status()).isEqualTo(502);
            assertThat(proxy.ask(POST).status()).isEqualTo(502);
        }
    }

    @ParameterizedTest(name = "row 41: closed when the request was read, by {0}")
    @EnumSource(Ending.class)
    @Row(41)
    void respondsWhereItClosesWithoutAResponse(Ending ending) throws IOException {
        try (ScriptedUpstream upstream = ScriptedUpstream.start(connection -> {
                    connection.awaitRequest();
                    if (ending == Ending.RESET) {
                        connection.reset();
                    }
                });
                ProxyFixture proxy = ProxyFixture.before(upstream)) {
            assertThat(proxy.ask(GET).status()).isEqualTo(502);
            assertThat(proxy.ask(POST).status()).isEqualTo(502);
            assertThat(upstream.requests()).hasSize(2);
            assertThat(proxy.taps().upstreamErrors(UpstreamError.RESET)).isEqualTo(2);
        }
    }

    @Test
    @DisplayName("row 49: silence before the first byte, with a time limit")
    @Row(49)
    void respondsWhereTheFirstByteTakesTooLong() throws IOException {
        try (ScriptedUpstream upstream = ScriptedUpstream.start(connection -> {
                    connection.awaitRequest();
                    connection.awaitEnd();
                });
                ProxyFixture proxy =
                        ProxyFixture.before(upstream, RelaySettings.defaults().upstream(SHORT, Duration.ZERO))) {
            assertThat(proxy.ask(POST).status()).isEqualTo(504);
            assertThat(proxy.taps().awaitExchange(1).awaitEnd()).isEqualTo(ExchangeEnd.TIMED_OUT);
            assertThat(proxy.taps().upstreamErrors(UpstreamError.HEADER_TIMEOUT))
                    .isEqualTo(1);
            upstream.connection(0).awaitEnd();
        }
    }

    @Test
    @DisplayName("a listing that takes too long, with a time limit on listings only")
    void limitsListingsAndNothingThatAModelWorksOn() throws IOException {
        CountDownLatch listingEnded = new CountDownLatch(1);
        try (ScriptedUpstream upstream = ScriptedUpstream.start(connection -> {
                    HttpMessage request = connection.awaitRequest();
                    if (request.head().method().equals("GET")) {
                        connection.awaitEnd();
                        return;
                    }
                    // Silent for longer than the limit for a listing.
                    Awaitility.await().until(() -> listingEnded.getCount() == 0);
                    connection.send(Wire.ok("late"));
                });
                ProxyFixture proxy =
                        ProxyFixture.before(upstream, RelaySettings.defaults().listing(SHORT));
                RawClient chat = proxy.connect()) {
            chat.send(POST);
            upstream.awaitRequests(1);
            assertThat(proxy.ask(GET).status()).isEqualTo(504);
            listingEnded.countDown();
            assertThat(chat.readResponse().text()).isEqualTo("late");
        }
    }

    @Test
    @DisplayName("row 49: silence in the middle of a response, with a time limit")
    @Row(49)
    void breaksOffWhereAResponseFallsSilent() throws IOException {
        try (ScriptedUpstream upstream = ScriptedUpstream.start(connection -> {
                    connection.awaitRequest();
                    connection.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhello");
                    connection.awaitEnd();
                });
                ProxyFixture proxy =
                        ProxyFixture.before(upstream, RelaySettings.defaults().upstream(Duration.ZERO, SHORT));
                RawClient client = proxy.connect()) {
            client.send(POST);
            assertThat(client.readHead().status()).isEqualTo(200);

            assertThat("hello").startsWith(client.readToEnd());
            assertThat(proxy.taps().awaitExchange(1).awaitEnd()).isEqualTo(ExchangeEnd.TIMED_OUT);
            upstream.connection(0).awaitEnd();
        }
    }

    @ParameterizedTest(name = "decision 8: {0}")
    @ValueSource(strings = {"localhost", "127.0.0.1"})
    @Row(41)
    void triesEveryAddressOfAName(String name) throws IOException {
        try (ScriptedUpstream upstream = ScriptedUpstream.responding(request -> Wire.ok("here"));
                ProxyFixture proxy =
                        ProxyFixture.start(RelaySettings.defaults(), new Upstream(name, upstream.port(), ""), null)) {
            assertThat(proxy.ask(GET).text()).isEqualTo("here");
        }
    }
}
