package io.llamatap.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.llamatap.relay.client.access.AccessRule;
import io.llamatap.relay.client.page.LocalPages;
import io.llamatap.tap.ClientClosed;
import io.llamatap.testkit.HttpMessage;
import io.llamatap.testkit.ProxyFixture;
import io.llamatap.testkit.RawClient;
import io.llamatap.testkit.RecordingTaps;
import io.llamatap.testkit.RelaySettings;
import io.llamatap.testkit.ScriptedUpstream;
import io.llamatap.testkit.Wire;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A request that is not allowed is rejected here: the upstream gets neither the request nor the token. */
class AccessIT {
    private static final String TOKEN = "s3cret-token";

    /** Accepts one token, and no client from 127.0.0.2. */
    private static final class Rule implements AccessRule {
        private final AtomicInteger asked = new AtomicInteger();

        @Override
        public boolean allows(@Nullable InetAddress client) {
            asked.incrementAndGet();
            return client != null && !client.getHostAddress().equals("127.0.0.2");
        }

        @Override
        public boolean needsToken() {
            return true;
        }

        @Override
        public boolean isToken(byte[] bytes, int from, int to) {
            return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1).equals(TOKEN);
        }
    }

    /** A page that nobody may see, and one that everybody may see. */
    private static final class Pages implements LocalPages {
        private final Rule rule = new Rule();

        @Override
        public boolean owns(String path) {
            return path.equals("/metrics") || path.equals("/health/live");
        }

        @Override
        public AccessRule accessTo(String path) {
            return path.equals("/metrics") ? rule : AccessRule.OPEN;
        }

        @Override
        public CompletionStage<Page> respond(Request request) {
            byte[] body = "page".getBytes(StandardCharsets.UTF_8);
            return CompletableFuture.completedFuture(new Page(200, "text/plain", null, body));
        }
    }

    private final Rule rule = new Rule();

    private ProxyFixture guarded(ScriptedUpstream upstream) throws IOException {
        return ProxyFixture.start(
                RelaySettings.defaults(), ProxyFixture.upstreamAt(upstream.port()), new Pages(), rule);
    }

    private static String get(String path, String fields) {
        return "GET " + path + " HTTP/1.1\r\nHost: h\r\n" + fields + "\r\n";
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Authorization: Bearer wrong\r\n",
                "Authorization: Bearer\r\n",
                "Authorization: Bearer \r\n",
                "Authorization: Bearer\t\r\n",
                "Authorization: Bearer\twrong\r\n",
                "Authorization: " + TOKEN + "\r\n",
                "Authorization: Basic " + TOKEN + "\r\n",
                "Authorization: Bearer" + TOKEN + "\r\n",
                "Authorization: Bearer " + TOKEN + "x\r\n",
                "Authorization: Bearer s3cret-toke\r\n",
                "Proxy-Authorization: Bearer " + TOKEN + "\r\n",
                "x-api-key: " + TOKEN + "\r\n"
            })
    void rejectsARequestWithoutAToken(String fields) throws IOException {
        try (ScriptedUpstream upstream = ScriptedUpstream.counting();
                ProxyFixture proxy = guarded(upstream)) {
            HttpMessage response = proxy.ask(get("/api/tags", fields));

            assertThat(response.status()).isEqualTo(401);
            assertThat(response.head().values("WWW-Authenticate")).containsExactly("Bearer realm=\"llamatap\"");
            assertThat(response.text()).startsWith("{\"error\":\"llamatap: ").doesNotContain("s3cret");
            assertThat(upstream.connectionCount()).isZero();
            assertThat(proxy.taps().rejections())
                    .extracting(RecordingTaps.Rejection::reason)
                    .containsExactly("token");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Authorization: Bearer ",
                "authorization: bearer ",
                "AUTHORIZATION:BEARER   ",
                "Authorization: Bearer\t",
                "Authorization:\tbEARER \t ",
                "Authorization: Bearer\t\t"
            })
    void keepsTheTokenToItself(String field) throws IOException {
        try (ScriptedUpstream upstream = ScriptedUpstream.counting();
                ProxyFixture proxy = guarded(upstream)) {
            HttpMessage response = proxy.ask(get(
                    "/api/tags",
                    "X-A: 1\r\n" + field + TOKEN + "\r\nx-api-key: " + TOKEN + "\r\nProxy-Authorization: Bearer "
                            + TOKEN + "\r\nX-B: 2\r\n"));

            assertThat(response.text()).isEqualTo("answer 1");
            assertThat(Wire.text(upstream.connection(0).received()))
                    .isEqualTo(get("/api/tags", "X-A: 1\r\nX-B: 2\r\n"));
        }
    }

    @Test
    void looksAtNoMoreCredentialsThanAnyoneNeeds() throws IOException {
        try (ScriptedUpstream upstream = ScriptedUpstream.counting();
                ProxyFixture proxy = guarded(upstream)) {
            String wrong = "Authorization: Bearer wrong\r\n";
            String right = "Authorization: Bearer " + TOKEN + "\r\n";

            assertThat(proxy.ask(get("/api/tags", wrong.repeat(7) + right)).status())
                    .isEqualTo(200);
            assertThat(proxy.ask(get("/api/tags", wrong.repeat(8) + right)).status())
                    .isEqualTo(401);
            assertThat(proxy.ask(get("/api/tags", right + wrong.repeat(8))).status())
                    .isEqualTo(401);
            // Credentials of another scheme are not compared with tokens.
            assertThat(proxy.ask(get("/api/tags", "Authorization: Basic x\r\n".repeat(20) + right))
                            .status())
                    .isEqualTo(200);
        }
    }

    @Test
    void passesOnWhatIsNoTokenOfOurs() throws IOException {
        try (ScriptedUpstream upstream = ScriptedUpstream.counting();
                ProxyFixture proxy = guarded(upstream)) {
            String theirs = "Authorization: key:signature\r\n";
            assertThat(proxy.ask(get("/v1/messages", "x-api-key: " + TOKEN + "\r\n" + theirs))
                            .status())
                    .isEqualTo(200);
            assertThat(Wire.text(upstream.connection(0).received())).isEqualTo(get("/v1/messages", theirs));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/api/chat|{\"error\":\"llamatap: ",
                "/nothing|{\"error\":\"llamatap: ",
                "/v1/chat/completions|{\"error\":{\"message\":\"llamatap: ",
                "/v1/messages|{\"type\":\"error\",\"error\":{\"type\":\"authentication_error\",\"message\":\"llamatap: "
            })
    void rejectsInTheShapeOfTheRoute(String path, String beginning) throws IOException {
        try (ScriptedUpstream upstream = ScriptedUpstream.counting();
                ProxyFixture proxy = guarded(upstream)) {
            HttpMessage response = proxy.ask(get(path, ""));
            assertThat(response.status()).isEqualTo(401);
            assertThat(response.text()).startsWith(beginning);
        }
    }

    @Test
    void letsAClientTryAgainOnItsConnectionIfThereIsNoBody() throws IOException {
        try (ScriptedUpstream upstream = ScriptedUpstream.counting();
                ProxyFixture proxy = guarded(upstream);
                RawClient client = proxy.connect()) {
            String authorized = get("/", "Authorization: Bearer " + TOKEN + "\r\n");
            client.send(get("/", "") + get("/", "") + authorized);

            assertThat(client.readResponse().status()).isEqualTo(401);
            assertThat(client.readResponse().status()).isEqualTo(401);
            assertThat(client.readResponse().text()).isEqualTo("answer 1");
        }
    }

    @Test
    void doesNotWaitForTheBodyOfARejectedRequest() throws IOException {
        try (ScriptedUpstream upstream = ScriptedUpstream.counting();
                ProxyFixture proxy = guarded(upstream);
                RawClient client = proxy.connect()) {
            client.send("POST /api/chat HTTP/1.1\r\nHost: h\r\nContent-Length: 1000000000\r\n\r\n");

            HttpMessage response = client.readResponse();
            assertThat(response.status()).isEqualTo(401);
            assertThat(response.head().values("Connection")).containsExactly("close");
            client.awaitEndOfNothing();
            client.leave();
            proxy.taps().awaitClientClosed(ClientClosed.REFUSED);
            assertThat(upstream.connectionCount()).isZero();
        }
    }

    @Test
    void respondsToHeadWithoutABody() throws IOException {
        try (ScriptedUpstream upstream = ScriptedUpstream.counting();
                ProxyFixture proxy = guarded(upstream);
                RawClient client = proxy.connect()) {
            client.send("HEAD / HTTP/1.1\r\nHost: h\r\n\r\n" + get("/health/live", ""));

            assertThat(client.readResponse("HEAD").status()).isEqualTo(401);
            assertThat(client.readResponse().text()).isEqualTo("page");
        }
    }

    @Test
    void letsABrowserAskWhetherItMaySendAToken() throws IOException {
        try (ScriptedUpstream upstream = ScriptedUpstream.counting();
                ProxyFixture proxy = guarded(upstream)) {
            String preflight = "OPTIONS /api/chat HTTP/1.1\r\nHost: h\r\nOrigin: http://a.example\r\n"
                    + "Access-Control-Request-Method: POST\r\n\r\n";
            assertThat(proxy.ask(preflight).text()).isEqualTo("answer 1");
            assertThat(proxy.ask("OPTIONS /api/chat HTTP/1.1\r\nHost: h\r\nOrigin: http://a.example\r\n\r\n")
                            .status())
                    .isEqualTo(401);
            assertThat(proxy.ask(preflight.replace("\r\n\r\n", "\r\nContent-Length: 1\r\n\r\nx"))
                            .status())
                    .isEqualTo(401);
            try (RawClient elsewhere = proxy.connectFrom("127.0.0.2")) {
                assertThat(elsewhere.send(preflight).readResponse("OPTIONS").status())
                        .isEqualTo(403);
            }
        }
    }

    @Test
    void rejectsAClientFromElsewhereAndAsksOnce() throws IOException {
        try (ScriptedUpstream upstream = ScriptedUpstream.counting();
                ProxyFixture proxy = guarded(upstream);
                RawClient client = proxy.connectFrom("127.0.0.2")) {
            String authorized = "Authorization: Bearer " + TOKEN + "\r\nX-Forwarded-For: 127.0.0.1\r\n";
            client.send(get("/v1/messages", authorized));

            HttpMessage response = client.readResponse();
            assertThat(response.status()).isEqualTo(403);
            assertThat(response.text()).contains("\"permission_error\"");
            client.awaitEndOfNothing();
            assertThat(upstream.connectionCount()).isZero();
            assertThat(proxy.taps().rejections())
                    .extracting(RecordingTaps.Rejection::reason)
                    .containsExactly("network");
        }
    }

    @Test
    void asksAboutAnAddressOnceAConnection() throws IOException {
        try (ScriptedUpstream upstream = ScriptedUpstream.counting();
                ProxyFixture proxy = guarded(upstream);
                RawClient client = proxy.connect()) {
            for (int i = 0; i < 3; i++) {
                client.send(get("/", "Authorization: Bearer " + TOKEN + "\r\n")).readResponse();
            }
            assertThat(rule.asked).hasValue(1);
        }
    }

    @Test
    void guardsPagesByARuleOfTheirOwn() throws IOException {
        try (ScriptedUpstream upstream = ScriptedUpstream.counting();
                ProxyFixture proxy = guarded(upstream);
                RawClient elsewhere = proxy.connectFrom("127.0.0.2")) {
            assertThat(proxy.ask(get("/metrics", "")).status()).isEqualTo(401);
            assertThat(proxy.ask(get("/metrics", "Authorization: Bearer " + TOKEN + "\r\n"))
                            .text())
                    .isEqualTo("page");
            assertThat(elsewhere.send(get("/health/live", "")).readResponse().text())
                    .isEqualTo("page");
            assertThat(elsewhere.send(get("/metrics", "")).readResponse().status())
                    .isEqualTo(403);
            assertThat(upstream.connectionCount()).isZero();
        }
    }
}
