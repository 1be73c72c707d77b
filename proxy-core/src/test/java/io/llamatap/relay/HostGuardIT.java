package io.llamatap.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.llamatap.relay.client.access.AccessRule;
import io.llamatap.relay.client.page.LocalPages;
import io.llamatap.testkit.HttpMessage;
import io.llamatap.testkit.ProxyFixture;
import io.llamatap.testkit.RecordingTaps;
import io.llamatap.testkit.RelaySettings;
import io.llamatap.testkit.ScriptedUpstream;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A request for a host that is not allowed is rejected here, and the response names the host. */
class HostGuardIT {
    /** The only host allowed is good.example, with any port. */
    private static final AccessRule RULE = new AccessRule() {
        @Override
        public boolean allows(@Nullable InetAddress client) {
            return true;
        }

        @Override
        public boolean allowsHost(String authority) {
            return authority.equals("good.example") || authority.startsWith("good.example:");
        }

        @Override
        public boolean needsToken() {
            return false;
        }

        @Override
        public boolean isToken(byte[] bytes, int from, int to) {
            return false;
        }
    };

    private static final LocalPages PAGES = new LocalPages() {
        @Override
        public boolean owns(String path) {
            return path.equals("/metrics") || path.equals("/metrics/state");
        }

        @Override
        public AccessRule accessTo(String path) {
            return path.equals("/metrics") ? AccessRule.OPEN : RULE;
        }

        @Override
        public CompletionStage<Page> respond(Request request) {
            byte[] body = "page".getBytes(StandardCharsets.UTF_8);
            return CompletableFuture.completedFuture(new Page(200, "text/plain", null, body));
        }
    };

    private static ProxyFixture guarded(ScriptedUpstream upstream) throws IOException {
        return ProxyFixture.start(RelaySettings.defaults(), ProxyFixture.upstreamAt(upstream.port()), PAGES, RULE);
    }

    private static String get(String target, String host) {
        return "GET " + target + " HTTP/1.1\r\nHost: " + host + "\r\n\r\n";
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/api/tags | {\"error\":\"MESSAGE\"}",
                "/elsewhere | {\"error\":\"MESSAGE\"}",
                "/v1/models | {\"error\":{\"message\":\"MESSAGE\",\"type\":\"invalid_request_error\",\"param\":null,\"code\":null}}",
                "/v1/messages | {\"type\":\"error\",\"error\":{\"type\":\"permission_error\",\"message\":\"MESSAGE\"}}",
                "/metrics/state | {\"error\":\"MESSAGE\"}"
            })
    void rejectsAnotherNameInTheShapeOfTheRoute(String path, String shape) throws IOException {
        try (ScriptedUpstream upstream = ScriptedUpstream.counting();
                ProxyFixture proxy = guarded(upstream)) {
            HttpMessage response = proxy.ask(get(path, "evil.example:8000"));

            assertThat(response.status()).isEqualTo(403);
            assertThat(response.text())
                    .isEqualTo(shape.replace(
                            "MESSAGE",
                            "llamatap: the host 'evil.example:8000' is not allowed: if it is a name of this"
                                    + " server, add it to allowed-hosts"));
            assertThat(upstream.connectionCount()).isZero();
            assertThat(proxy.taps().rejections())
                    .extracting(RecordingTaps.Rejection::reason)
                    .containsExactly("host_not_allowed");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"good.example", "good.example:8000"})
    void passesOnWhatAsksForItsOwnName(String host) throws IOException {
        try (ScriptedUpstream upstream = ScriptedUpstream.counting();
                ProxyFixture proxy = guarded(upstream)) {
            assertThat(proxy.ask(get("/api/tags", host)).text()).isEqualTo("answer 1");
            assertThat(proxy.ask(get("/metrics/state", host)).text()).isEqualTo("page");
        }
    }

    @Test
    void judgesTheAuthorityOfAnAbsoluteTargetInsteadOfHost() throws IOException {
        try (ScriptedUpstream upstream = ScriptedUpstream.counting();
                ProxyFixture proxy = guarded(upstream)) {
            HttpMessage response = proxy.ask(get("http://evil.example/api/tags", "good.example"));
            assertThat(response.status()).isEqualTo(403);
            assertThat(response.text()).contains("'evil.example'");
            assertThat(proxy.ask(get("http://good.example/api/tags", "evil.example"))
                            .text())
                    .isEqualTo("answer 1");
            assertThat(proxy.ask(get("http://evil.example/metrics", "good.example"))
                            .status())
                    .isEqualTo(403);
        }
    }

    @Test
    void takesHttp10WithoutAName() throws IOException {
        try (ScriptedUpstream upstream = ScriptedUpstream.counting();
                ProxyFixture proxy = guarded(upstream)) {
            assertThat(proxy.ask("GET /api/tags HTTP/1.0\r\n\r\n").text()).isEqualTo("answer 1");
        }
    }

    @Test
    void leavesPagesWithoutAGuardOpenToEveryName() throws IOException {
        try (ScriptedUpstream upstream = ScriptedUpstream.counting();
                ProxyFixture proxy = guarded(upstream)) {
            for (String host :
                    new String[] {"ollama_exporter:9200", "exporter:8000", "ollama-exporter:9619", "a.b.c"}) {
                assertThat(proxy.ask(get("/metrics", host)).text()).isEqualTo("page");
            }
        }
    }

    @Test
    void judgesEachRequestOfAConnection() throws IOException {
        try (ScriptedUpstream upstream = ScriptedUpstream.counting();
                ProxyFixture proxy = guarded(upstream);
                var client = proxy.connect()) {
            assertThat(client.send(get("/api/tags", "good.example"))
                            .readResponse()
                            .status())
                    .isEqualTo(200);
            assertThat(client.send(get("/api/tags", "evil.example"))
                            .readResponse()
                            .status())
                    .isEqualTo(403);
            client.awaitEndOfNothing();
        }
    }

    @Test
    void repeatsNothingOfANameThatCouldDoHarm() throws IOException {
        try (ScriptedUpstream upstream = ScriptedUpstream.counting();
                ProxyFixture proxy = guarded(upstream)) {
            assertThat(proxy.ask(get("/api/tags", "a'b&c;(d)%22$e.example")).text())
                    .contains("'a?b?c??d??22?e.example'");
            assertThat(proxy.ask(get("/api/tags", "a".repeat(5000) + ".example"))
                            .text())
                    .contains("'" + "a".repeat(100) + "...'");
        }
    }
}
