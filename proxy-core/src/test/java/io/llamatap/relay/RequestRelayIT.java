package io.llamatap.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.llamatap.relay.upstream.Upstream;
import io.llamatap.testkit.HttpHead;
import io.llamatap.testkit.HttpMessage;
import io.llamatap.testkit.ProxyFixture;
import io.llamatap.testkit.RawClient;
import io.llamatap.testkit.RelaySettings;
import io.llamatap.testkit.Row;
import io.llamatap.testkit.ScriptedUpstream;
import io.llamatap.testkit.Wire;
import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A request reaches the upstream as it was sent except for hop-by-hop fields, however it was split, and so does the next one. */
@DisplayName("Rows 4, 7-16, 19, 32, 36-39, 62, 68: passed on byte for byte")
class RequestRelayIT {
    private static final String FOLLOWING = "POST /following HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\nabc";
    private static final int CUT_EVERYWHERE_BYTES = 250;

    static List<AcceptedRequests.Case> cases() {
        return AcceptedRequests.all();
    }

    private static ScriptedUpstream echoingTargets() throws IOException {
        return ScriptedUpstream.responding(request -> Wire.ok(request.head().target()));
    }

    @ParameterizedTest
    @MethodSource("cases")
    @Row({4, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 19, 32, 36, 37, 38, 39, 62, 68})
    void passesOnInOneSegmentWithTheNextRequest(AcceptedRequests.Case accepted) throws IOException {
        try (ScriptedUpstream upstream = echoingTargets();
                ProxyFixture proxy = ProxyFixture.before(upstream);
                RawClient client = proxy.connect()) {
            client.send(accepted.request() + FOLLOWING);

            assertThat(client.readResponse().status()).isEqualTo(200);
            assertThat(client.readResponse().text()).isEqualTo("/following");
            assertThat(Wire.text(upstream.connection(0).received())).isEqualTo(accepted.atUpstream() + FOLLOWING);
            assertThat(upstream.connectionCount()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    @Row({4, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 19, 32, 36, 37, 38, 39, 62, 68})
    void passesOnWhateverByteItIsCutBehind(AcceptedRequests.Case accepted) throws IOException {
        byte[] sent = Wire.bytes(accepted.request() + FOLLOWING);
        int step = sent.length < CUT_EVERYWHERE_BYTES ? 1 : sent.length / 20;
        int[] everyByte = IntStream.range(1, sent.length).toArray();
        try (ScriptedUpstream upstream = echoingTargets();
                ProxyFixture proxy = ProxyFixture.before(upstream);
                RawClient client = proxy.connect()) {
            StringBuilder expected = new StringBuilder();
            for (int cut = 1; cut <= sent.length; cut += step) {
                if (cut + step <= sent.length) {
                    client.sendCutAt(sent, cut);
                } else {
                    client.sendCutAt(sent, everyByte);
                }

                assertThat(client.readResponse().status()).as("cut at %d", cut).isEqualTo(200);
                assertThat(client.readResponse().text()).isEqualTo("/following");
                expected.append(accepted.atUpstream()).append(FOLLOWING);
            }
            assertThat(Wire.text(upstream.connection(0).received())).isEqualTo(expected.toString());
        }
    }

    @Test
    @DisplayName("row 70: an HTTP/1.0 request without Host gets the upstream's Host, and is sent as HTTP/1.1")
    @Row(70)
    void givesAnOldRequestTheUpstreamsHost() throws IOException {
        try (ScriptedUpstream upstream = echoingTargets();
                ProxyFixture proxy = ProxyFixture.before(upstream)) {
            proxy.ask("GET /a HTTP/1.0\r\nA: b\r\n\r\n");
            proxy.ask("GET /a HTTP/1.0\r\nHost: mine\r\nA: b\r\n\r\n");

            List<HttpMessage> requests = upstream.awaitRequests(2);
            assertThat(requests.get(0).head().startLine()).isEqualTo("GET /a HTTP/1.1");
            assertThat(requests.get(0).head().fields())
                    .containsExactlyInAnyOrder(
                            new HttpHead.Field("Host", "127.0.0.1:" + upstream.port()), new HttpHead.Field("A", "b"));
            assertThat(requests.get(1).head().lines()).containsExactly("GET /a HTTP/1.1", "Host: mine", "A: b");
        }
    }

    @Test
    @DisplayName("row 13: with upstream-host-header = upstream, Host names the upstream")
    @Row(13)
    void writesTheUpstreamsHostWhereAskedTo() throws IOException {
        try (ScriptedUpstream upstream = echoingTargets();
                ProxyFixture proxy =
                        ProxyFixture.before(upstream, RelaySettings.defaults().upstreamHostHeader())) {
            proxy.ask("GET /a HTTP/1.1\r\nA: b\r\nhost: ollama.example\r\nC: d\r\n\r\n");

            assertThat(upstream.awaitRequests(1).get(0).head().lines())
                    .containsExactly("GET /a HTTP/1.1", "A: b", "host: 127.0.0.1:" + upstream.port(), "C: d");
        }
    }

    @Test
    @DisplayName("row 16: the body of HEAD, and what follows an empty body, are not confused with the next request")
    @Row(16)
    void keepsBoundariesExact() throws IOException {
        try (ScriptedUpstream upstream = echoingTargets();
                ProxyFixture proxy = ProxyFixture.before(upstream)) {
            String head = "HEAD /head HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nhello";
            String empty = "POST /empty HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\n\r\n";
            try (RawClient client = proxy.connect()) {
                client.send(head + empty + "garbage\r\n\r\n" + FOLLOWING);

                // The body that the scripted upstream sends in response to HEAD reaches nobody, and its connection is
                // not reused.
                assertThat(client.readResponse("HEAD").status()).isEqualTo(200);
                assertThat(client.readResponse().text()).isEqualTo("/empty");
                assertThat(client.readResponse().status()).isEqualTo(400);
                client.awaitEndOfNothing();
            }
            assertThat(Wire.text(upstream.connection(0).received())).isEqualTo(head);
            assertThat(Wire.text(upstream.connection(1).received())).isEqualTo(empty);
            assertThat(upstream.connectionCount()).isEqualTo(2);
        }
    }

    @Test
    @DisplayName(
            "row 10: after a rejection of old WebSocket keys the pooled connection gets only the next client's request")
    @Row(10)
    void keepsThePoolCleanOfARejectedBody() throws IOException {
        try (ScriptedUpstream upstream = echoingTargets();
                ProxyFixture proxy = ProxyFixture.before(upstream)) {
            assertThat(proxy.ask(FOLLOWING).text()).isEqualTo("/following");
            String keys = "Sec-WebSocket-Key1: 1 2\r\nSec-WebSocket-Key2: 3 4\r\n\r\n12345678";
            assertThat(proxy.ask("GET /keys HTTP/1.1\r\nHost: h\r\n" + keys).status())
                    .isEqualTo(400);
            assertThat(proxy.ask(FOLLOWING).text()).isEqualTo("/following");

            assertThat(upstream.connectionCount()).isEqualTo(1);
            assertThat(Wire.text(upstream.connection(0).received())).isEqualTo(FOLLOWING + FOLLOWING);
        }
    }

    @Test
    void putsTheBasePathBeforeEveryTarget() throws IOException {
        try (ScriptedUpstream upstream = echoingTargets();
                ProxyFixture proxy = ProxyFixture.start(
                        RelaySettings.defaults(), new Upstream("127.0.0.1", upstream.port(), "/ollama"), null)) {
            assertThat(proxy.ask("GET /api/tags?x HTTP/1.1\r\nHost: h\r\n\r\n").text())
                    .isEqualTo("/ollama/api/tags?x");
            assertThat(proxy.ask("GET http://h HTTP/1.1\r\nHost: h\r\n\r\n").text())
                    .isEqualTo("/ollama/");
        }
    }
}
