package io.llamatap.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.llamatap.testkit.ProxyFixture;
import io.llamatap.testkit.RelaySettings;
import io.llamatap.testkit.ScriptedUpstream;
import io.llamatap.testkit.Wire;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * It is noticed when clients' requests reach another virtual host than polls, and Ollama's own error responses are not taken for
 * that.
 */
class VirtualHostIT {
    private static final String HTML = "text/html";
    private static final String JSON = "application/json; charset=utf-8";

    /** Knows only the name of its address, and gives the given response to all others. */
    private static ScriptedUpstream virtual(int status, String contentType) throws IOException {
        return ScriptedUpstream.responding(
                request -> request.head().values("Host").get(0).startsWith("127.0.0.1:")
                        ? Wire.ok("{}")
                        : "HTTP/1.1 " + status + " No\r\n"
                                + (contentType == null ? "" : "Content-Type: " + contentType + "\r\n")
                                + "Content-Length: 2\r\n\r\n{}");
    }

    private static void ask(ProxyFixture proxy, String line, String host) throws IOException {
        proxy.ask(line + " HTTP/1.1\r\nHost: " + host + "\r\n\r\n");
    }

    @ParameterizedTest
    @CsvSource({
        "404, GET /api/tags, " + HTML,
        "404, GET /api/version, " + JSON,
        "404, HEAD /, text/plain",
        "404, POST /api/chat, text/plain",
        "404, POST /api/generate, ",
        "421, GET /api/tags, " + HTML,
        "421, POST /v1/chat/completions, ",
        "421, GET /other, ",
        "301, POST /api/chat, " + HTML,
        "308, GET /api/tags, " + HTML,
        "403, POST /api/generate, " + HTML,
        "400, GET /api/ps, " + HTML
    })
    void noticesWhereClientsEndUpElsewhere(int status, String line, String contentType) throws IOException {
        try (ScriptedUpstream upstream = virtual(status, contentType);
                ProxyFixture proxy = ProxyFixture.before(upstream)) {
            proxy.proxy().observePoll(0, true);
            ask(proxy, line, "gpu.example:8000");
            assertThat(proxy.proxy().isHostDiffering(0)).isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "404, POST /api/chat, " + JSON,
        "404, POST /api/show, " + JSON,
        "404, GET /api/chat, text/plain",
        "404, POST /api/tags, text/plain",
        "404, HEAD /api/blobs/sha256:a, ",
        "404, GET /favicon.ico, text/plain",
        "404, POST /v1/responses, text/plain",
        "400, POST /api/chat, " + JSON,
        "403, GET /api/tags, ",
        "403, POST /api/chat, " + JSON,
        "401, POST /api/chat, " + HTML,
        "500, POST /api/chat, " + HTML,
        "503, GET /api/tags, " + HTML
    })
    void leavesWhatOllamaItselfSaysAlone(int status, String line, String contentType) throws IOException {
        try (ScriptedUpstream upstream = virtual(status, contentType);
                ProxyFixture proxy = ProxyFixture.before(upstream)) {
            proxy.proxy().observePoll(0, true);
            ask(proxy, line, "gpu.example:8000");
            assertThat(proxy.proxy().isHostDiffering(0)).isFalse();
        }
    }

    @Test
    void seesNoDifferenceWherePollsFailAsWell() throws IOException {
        try (ScriptedUpstream upstream = virtual(404, HTML);
                ProxyFixture proxy = ProxyFixture.before(upstream)) {
            ask(proxy, "GET /api/tags", "gpu.example");
            assertThat(proxy.proxy().isHostDiffering(0)).isFalse();
            proxy.proxy().observePoll(0, true);
            assertThat(proxy.proxy().isHostDiffering(0)).isTrue();
            proxy.proxy().observePoll(0, false);
            assertThat(proxy.proxy().isHostDiffering(0)).isFalse();
        }
    }

    @Test
    void seesNoDifferenceWhereClientsNameTheUpstream() throws IOException {
        try (ScriptedUpstream upstream = lost();
                ProxyFixture proxy = ProxyFixture.before(upstream)) {
            proxy.proxy().observePoll(0, true);
            ask(proxy, "GET /api/tags", "127.0.0.1:" + upstream.port());
            assertThat(proxy.proxy().isHostDiffering(0)).isFalse();
        }
    }

    @Test
    void seesNoDifferenceWhereTheUpstreamIsNamedForClients() throws IOException {
        try (ScriptedUpstream upstream = lost();
                ProxyFixture proxy =
                        ProxyFixture.before(upstream, RelaySettings.defaults().upstreamHostHeader())) {
            proxy.proxy().observePoll(0, true);
            ask(proxy, "GET /api/tags", "gpu.example");
            assertThat(proxy.proxy().isHostDiffering(0)).isFalse();
        }
    }

    private static ScriptedUpstream lost() throws IOException {
        return ScriptedUpstream.responding(request -> "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
    }

    @Test
    void seesItsEnd() throws IOException {
        boolean[] isMended = {false};
        try (ScriptedUpstream upstream = ScriptedUpstream.responding(request ->
                        isMended[0] ? Wire.ok("{}") : "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
                ProxyFixture proxy = ProxyFixture.before(upstream)) {
            proxy.proxy().observePoll(0, true);
            ask(proxy, "GET /api/tags", "gpu.example");
            assertThat(proxy.proxy().isHostDiffering(0)).isTrue();
            isMended[0] = true;
            ask(proxy, "GET /api/tags", "gpu.example");
            assertThat(proxy.proxy().isHostDiffering(0)).isFalse();
        }
    }
}
