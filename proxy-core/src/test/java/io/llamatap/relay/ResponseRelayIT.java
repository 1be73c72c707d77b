package io.llamatap.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.llamatap.testkit.ProxyFixture;
import io.llamatap.testkit.RawClient;
import io.llamatap.testkit.Row;
import io.llamatap.testkit.ScriptedUpstream;
import io.llamatap.testkit.Wire;
import java.io.IOException;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A response reaches the client as the upstream sent it except for hop-by-hop fields, and never with bytes of another one. */
@DisplayName("Rows 20-22, 26-28, 32, 38, 68: responses passed on byte for byte")
class ResponseRelayIT {
    private static final String FOLLOWING = "GET /following HTTP/1.1\r\nHost: h\r\n\r\n";

    static List<RelayedResponses.Case> cases() {
        return RelayedResponses.all();
    }

    /** Responds to {@code /cut/N} with the case's bytes split at N, to all else in one piece. */
    private static ScriptedUpstream upstream(RelayedResponses.Case response) throws IOException {
        byte[] bytes = Wire.bytes(response.fromUpstream());
        return ScriptedUpstream.start(connection -> {
            for (var request = connection.nextRequest(); request != null; request = connection.nextRequest()) {
                String target = request.head().target();
                if (target.startsWith("/cut/")) {
                    connection.sendCutAt(bytes, Integer.parseInt(target.substring(5)));
                } else {
                    connection.send(Wire.ok(target));
                }
            }
        });
    }

    private static void exchange(RawClient client, RelayedResponses.Case response, int cut) throws IOException {
        client.send(response.method() + " /cut/" + cut + " HTTP/1.1\r\nHost: h\r\n\r\n");
        assertThat(Wire.text(client.read(response.atClient().length()))).isEqualTo(response.atClient());
    }

    @ParameterizedTest
    @MethodSource("cases")
    @Row({20, 21, 22, 26, 27, 28, 32, 38, 62, 68})
    void passesOnWhateverByteItIsCutBehind(RelayedResponses.Case response) throws IOException {
        int length = response.fromUpstream().length();
        try (ScriptedUpstream upstream = upstream(response);
                ProxyFixture proxy = ProxyFixture.before(upstream)) {
            int exchanges = 0;
            for (int cut = 1; cut <= length; cut += 1 + length / 200) {
                try (RawClient client = proxy.connect()) {
                    exchange(client, response, cut);
                    if (!response.reusable()) {
                        // Stray bytes that arrive only after the next request would be taken for its response by
                        // anybody.
                        upstream.connection(exchanges).awaitEnd();
                    }
                    client.send(FOLLOWING);

                    assertThat(client.readResponse().text())
                            .as("cut at %d", cut)
                            .isEqualTo("/following");
                }
                exchanges++;
            }
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    @Row({20, 21, 22, 26, 27, 28, 32, 38, 68})
    void usesTheConnectionAgainOnlyWhereThatIsSafe(RelayedResponses.Case response) throws IOException {
        try (ScriptedUpstream upstream = upstream(response);
                ProxyFixture proxy = ProxyFixture.before(upstream);
                RawClient client = proxy.connect()) {
            exchange(client, response, 1);
            if (!response.reusable()) {
                upstream.connection(0).awaitEnd();
            }
            client.send(FOLLOWING);

            assertThat(client.readResponse().text()).isEqualTo("/following");
            assertThat(upstream.connectionCount()).isEqualTo(response.reusable() ? 1 : 2);
        }
    }

    /** Responses of unknown length, which end with the connection. */
    @ParameterizedTest(name = "row 25: {0}")
    @MethodSource("endless")
    @Row(25)
    void endsWithTheConnectionWhatHasNoLength(String name, Function<String, String> response) throws IOException {
        try (ScriptedUpstream upstream = ScriptedUpstream.start(connection -> {
                    connection.awaitRequest();
                    connection.send(response.apply("hello"));
                });
                ProxyFixture proxy = ProxyFixture.before(upstream);
                RawClient client = proxy.connect()) {
            var received = client.send(FOLLOWING).readResponse();

            assertThat(received.status()).as(name).isEqualTo(200);
            assertThat(received.text()).isEqualTo("hello");
            assertThat(received.head().has("Content-Length")).isFalse();
            if (!received.head().has("Transfer-Encoding")) {
                assertThat(received.head().values("Connection")).containsExactly("close");
            }
        }
    }

    static List<Arguments> endless() {
        Function<String, String> current = body -> "HTTP/1.1 200 OK\r\nA: b\r\n\r\n" + body;
        Function<String, String> old = body -> "HTTP/1.0 200 OK\r\nA: b\r\n\r\n" + body;
        return List.of(Arguments.of("HTTP/1.1", current), Arguments.of("HTTP/1.0", old));
    }
}
