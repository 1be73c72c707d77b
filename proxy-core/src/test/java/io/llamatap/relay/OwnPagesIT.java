package io.llamatap.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.llamatap.relay.client.access.AccessRule;
import io.llamatap.relay.client.page.LocalPages;
import io.llamatap.testkit.HttpMessage;
import io.llamatap.testkit.ProxyFixture;
import io.llamatap.testkit.RawClient;
import io.llamatap.testkit.RecordingTaps;
import io.llamatap.testkit.RelaySettings;
import io.llamatap.testkit.Row;
import io.llamatap.testkit.ScriptedUpstream;
import io.llamatap.testkit.Wire;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pages of our own are matched on the raw path, byte for byte. Anything else is relayed. */
@DisplayName("Row 55: our own pages on the proxy's port")
class OwnPagesIT {
    private static final String HOST = " HTTP/1.1\r\nHost: h\r\n";

    /** Two of them exceed what may wait for slow readers, and one exceeds the kernel's buffers. */
    private static final int HUGE = 20 << 20;

    /** Pages that contain the request, or that are never completed while they hang. */
    private static final class Pages implements LocalPages {
        private final CompletableFuture<Page> hanging = new CompletableFuture<>();

        @Override
        public AccessRule accessTo(String path) {
            return AccessRule.OPEN;
        }

        @Override
        public boolean owns(String path) {
            return Set.of("/metrics", "/metrics/all", "/health", "/hang", "/fail", "/huge", "/varies")
                    .contains(path);
        }

        @Override
        public CompletionStage<Page> respond(Request request) {
            if (request.path().equals("/hang")) {
                return hanging;
            }
            if (request.path().equals("/huge")) {
                return CompletableFuture.completedFuture(page(200, "x".repeat(HUGE)));
            }
            if (request.path().equals("/varies")) {
                return CompletableFuture.completedFuture(
                        new Page(200, "text/plain", null, "Accept, Accept-Encoding", new byte[0]));
            }
            if (request.path().equals("/fail")) {
                return CompletableFuture.failedFuture(new IllegalStateException("on purpose"));
            }
            String text = String.join("|", request.path(), request.query(), request.accept(), request.acceptEncoding());
            return CompletableFuture.completedFuture(page(200, text));
        }

        static Page page(int status, String text) {
            return new Page(status, "text/plain; version=0.0.4", null, text.getBytes(StandardCharsets.UTF_8));
        }
    }

    private final Pages pages = new Pages();

    private ProxyFixture proxy(ScriptedUpstream upstream) throws IOException {
        return ProxyFixture.start(
                RelaySettings.defaults().clientMemory(32 << 20), ProxyFixture.upstreamAt(upstream.port()), pages);
    }

    @Test
    @DisplayName("row 55: GET and HEAD, with Date and Content-Length")
    @Row(55)
    void respondsItself() throws IOException {
        try (ScriptedUpstream upstream = ScriptedUpstream.counting();
                ProxyFixture proxy = proxy(upstream);
                RawClient client = proxy.connect()) {
            for (String target : new String[] {"/metrics", "/metrics?a=b", "/metrics/all", "/health?"}) {
                HttpMessage got = client.send(
                                "GET " + target + HOST + "Accept: text/plain\r\nAccept-Encoding: gzip\r\n\r\n")
                        .readResponse();
                String[] parts = target.split("\\?", -1);
                String query = parts.length > 1 ? parts[1] : "";
                assertThat(got.status()).isEqualTo(200);
                assertThat(got.text()).isEqualTo(parts[0] + "|" + query + "|text/plain|gzip");
                assertThat(got.head().values("Date")).hasSize(1);
                assertThat(got.head().values("Content-Type")).containsExactly("text/plain; version=0.0.4");

                HttpMessage headed =
                        client.send("HEAD " + target + HOST + "\r\n").readResponse("HEAD");
                assertThat(headed.head().values("Content-Length"))
                        .containsExactly(String.valueOf(parts[0].length() + query.length() + 3));
            }
            assertThat(upstream.connectionCount()).isZero();
        }
    }

    @ParameterizedTest(name = "row 55: {0} is the upstream''s")
    @ValueSource(
            strings = {
                "GET //metrics", "GET /%6detrics", "GET /METRICS", "GET /metricsfoo", "GET /metrics/",
                        "GET /metrics/other",
                "GET /metrics;a", "GET /./metrics", "GET /a/../metrics", "POST /metrics", "PUT /metrics",
                        "OPTIONS /metrics",
                "get /metrics", "DELETE /health", "GET /health/live"
            })
    @Row(55)
    void leavesTheRestToTheUpstream(String request) throws IOException {
        try (ScriptedUpstream upstream = ScriptedUpstream.counting();
                ProxyFixture proxy = proxy(upstream)) {
            assertThat(proxy.ask(request + HOST + "\r\n").text()).isEqualTo("answer 1");
            assertThat(upstream.requests().get(0).head().startLine()).isEqualTo(request + " HTTP/1.1");
        }
    }

    @Test
    @DisplayName("row 55: pages and relayed responses follow each other on one connection, in order")
    @Row(55)
    void keepsTheOrderOfPipelinedRequests() throws IOException {
        try (ScriptedUpstream upstream = ScriptedUpstream.counting();
                ProxyFixture proxy = proxy(upstream);
                RawClient client = proxy.connect()) {
            client.send(("GET /metrics" + HOST + "\r\nGET /api/tags" + HOST + "\r\n").repeat(3));
            for (int i = 1; i <= 3; i++) {
                assertThat(client.readResponse().text()).isEqualTo("/metrics|||");
                assertThat(client.readResponse().text()).isEqualTo("answer " + i);
            }
        }
    }

    @Test
    @DisplayName("row 55: a slow page does not delay other clients")
    @Row(55)
    void holdsNobodyUp() throws IOException {
        try (ScriptedUpstream upstream = ScriptedUpstream.counting();
                ProxyFixture proxy = proxy(upstream);
                RawClient waiting = proxy.connect()) {
            waiting.send("GET /hang" + HOST + "\r\n");

            assertThat(proxy.ask("GET /api/tags" + HOST + "\r\n").text()).isEqualTo("answer 1");
            pages.hanging.complete(Pages.page(503, "late"));
            assertThat(waiting.readResponse().text()).isEqualTo("late");
        }
    }

    @Test
    @DisplayName("row 55: a client may leave before its page is rendered")
    @Row(55)
    void bearsThatTheClientLeaves() throws IOException {
        try (ScriptedUpstream upstream = ScriptedUpstream.counting();
                ProxyFixture proxy = proxy(upstream)) {
            try (RawClient waiting = proxy.connect()) {
                waiting.send("GET /hang" + HOST + "\r\n");
                assertThat(proxy.ask("GET /api/tags" + HOST + "\r\n").text()).isEqualTo("answer 1");
                waiting.reset();
            }
            proxy.taps().awaitNoClients();
            pages.hanging.complete(Pages.page(200, "nobody"));
            assertThat(proxy.ask("GET /api/tags" + HOST + "\r\n").text()).isEqualTo("answer 2");
        }
    }

    @Test
    @DisplayName("row 55: a page that fails is a 500 or 502, and the connection stays open")
    @Row(55)
    void respondsForAPageThatFails() throws IOException {
        try (ScriptedUpstream upstream = ScriptedUpstream.counting();
                ProxyFixture proxy = proxy(upstream)) {
            assertThat(proxy.ask("GET /fail" + HOST + "\r\n").status()).isBetween(500, 599);
            assertThat(proxy.ask("GET /api/tags" + HOST + "\r\n").text()).isEqualTo("answer 1");
        }
    }

    @Test
    @DisplayName("row 55: pages are not counted as exchanges with the upstream")
    @Row(55)
    void countsNoExchange() throws IOException {
        try (ScriptedUpstream upstream = ScriptedUpstream.counting();
                ProxyFixture proxy = proxy(upstream)) {
            proxy.ask("GET /metrics" + HOST + "\r\n");
            assertThat(proxy.taps().exchanges()).isEmpty();
        }
    }

    @Test
    @DisplayName("row 55: the body of a request for a page is not taken for a request")
    @Row(55)
    void skipsABody() throws IOException {
        String inner = "GET /smuggled" + HOST + "\r\n";
        try (ScriptedUpstream upstream = ScriptedUpstream.counting();
                ProxyFixture proxy = proxy(upstream);
                RawClient client = proxy.connect()) {
            client.send("GET /metrics" + HOST + String.format(Locale.ROOT, "Content-Length: %d\r\n\r\n", inner.length())
                    + inner + "GET /after" + HOST + "Connection: close\r\n\r\n");

            assertThat(client.readResponse().status()).isEqualTo(200);
            client.readToEnd();
            assertThat(Wire.text(
                            upstream.connectionCount() == 0
                                    ? new byte[0]
                                    : upstream.connection(0).received()))
                    .doesNotContain("smuggled");
        }
    }

    @Test
    void givesAPageThoughReadersOfOthersKeepTooMuch() throws IOException {
        // Independent of the size of the heap.
        RelaySettings settings = RelaySettings.defaults().clientMemory(HUGE + HUGE / 2);
        try (ScriptedUpstream upstream = ScriptedUpstream.counting();
                ProxyFixture proxy = ProxyFixture.start(settings, ProxyFixture.upstreamAt(upstream.port()), pages);
                RawClient slow = proxy.connect(4096);
                RawClient slowToo = proxy.connect(4096);
                RawClient other = proxy.connect()) {
            for (RawClient reader : List.of(slow, slowToo)) {
                reader.send("GET /huge" + HOST + "Connection: close\r\n\r\n");
                assertThat(reader.readHead().status()).isEqualTo(200);
            }
            Awaitility.await().until(() -> !proxy.taps().rejections().isEmpty());

            assertThat(other.send("GET /huge" + HOST + "\r\n").readResponse().body())
                    .hasSize(HUGE);
            assertThat(other.send("GET /huge" + HOST + "\r\n").readResponse().body())
                    .hasSize(HUGE);
            assertThatThrownBy(() -> {
                        slow.readToFin();
                        slowToo.readToFin();
                    })
                    .isInstanceOf(IOException.class);
            assertThat(proxy.taps().rejections())
                    .extracting(RecordingTaps.Rejection::reason)
                    .containsOnly("client_memory");
        }
    }

    @Test
    void letsASlowReaderHaveAPageWhileThereIsRoom() throws IOException {
        try (ScriptedUpstream upstream = ScriptedUpstream.counting();
                ProxyFixture proxy = proxy(upstream);
                RawClient slow = proxy.connect(4096);
                RawClient other = proxy.connect()) {
            slow.send("GET /huge" + HOST + "Connection: close\r\n\r\n");
            assertThat(slow.readHead().status()).isEqualTo(200);
            assertThat(other.send("GET /metrics" + HOST + "\r\n").readResponse().status())
                    .isEqualTo(200);
            assertThat(slow.readToFin()).hasSize(HUGE);
        }
    }

    @Test
    void saysWhatAPageDependsOn() throws IOException {
        try (ScriptedUpstream upstream = ScriptedUpstream.counting();
                ProxyFixture proxy = ProxyFixture.start(
                        RelaySettings.defaults(),
                        ProxyFixture.upstreamAt(upstream.port()),
                        new Pages(),
                        AccessRule.OPEN)) {
            assertThat(proxy.ask("GET /varies" + HOST + "\r\n").head().values("Vary"))
                    .containsExactly("Accept, Accept-Encoding");
            assertThat(proxy.ask("GET /metrics" + HOST + "\r\n").head().values("Vary"))
                    .isEmpty();
        }
    }
}
