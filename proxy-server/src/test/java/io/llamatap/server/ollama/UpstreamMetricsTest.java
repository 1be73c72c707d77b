package io.llamatap.server.ollama;

import static org.assertj.core.api.Assertions.assertThat;

import io.llamatap.relay.client.page.LocalPages.Page;
import io.llamatap.relay.upstream.Upstream;
import io.llamatap.server.outgoing.UpstreamAccess;
import io.llamatap.testkit.ScriptedUpstream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ollama's own response to GET /metrics is forwarded; a missing one is explained. */
class UpstreamMetricsTest {
    @Test
    void handsOnOllamasPageAndItsKind() throws IOException {
        String page = "ollama_gpu_percent 3\n";
        try (ScriptedUpstream ollama =
                ScriptedUpstream.responding(request -> "HTTP/1.1 200 OK\r\nContent-Type: text/plain;"
                        + " version=0.0.4\r\nContent-Length: " + page.length() + "\r\n\r\n" + page)) {
            Page response = of(ollama.port());
            assertThat(response.status()).isEqualTo(200);
            assertThat(response.contentType()).isEqualTo("text/plain; version=0.0.4");
            assertThat(text(response)).isEqualTo(page);
            assertThat(ollama.requests().get(0).head().target()).isEqualTo("/base/metrics");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/plain\rSet-Cookie: a=b",
                "text/plain\0",
                "text/\u001bplain",
                "text/\u00e9",
                "\u007f",
                "text\tplain",
                ""
            })
    void doesNotPassOnAKindThatIsNone(String type) throws IOException {
        try (ScriptedUpstream ollama = ScriptedUpstream.responding(
                request -> "HTTP/1.1 200 OK\r\nContent-Type: " + type + "\r\nContent-Length: 4\r\n\r\na 1\n")) {
            Page response = of(ollama.port());
            assertThat(response.contentType()).isEqualTo("text/plain; charset=utf-8");
            assertThat(text(response)).isEqualTo("a 1\n");
        }
    }

    @Test
    void replacesControlCharactersOfThePage() throws IOException {
        String page = "a{b=\"\u00c3\u00a9\t\0\u001b[2J\u007f\"} 1\r\nb 2\r3\n";
        try (ScriptedUpstream ollama = ScriptedUpstream.responding(
                request -> "HTTP/1.1 200 OK\r\nContent-Length: " + page.length() + "\r\n\r\n" + page)) {
            assertThat(text(of(ollama.port()))).isEqualTo("a{b=\"\u00e9\t??[2J?\"} 1\nb 2?3\n");
        }
    }

    @Test
    void tellsThatOllamaHasNone() throws IOException {
        try (ScriptedUpstream ollama = ScriptedUpstream.responding(
                request -> "HTTP/1.1 404 Not Found\r\nContent-Length: 18\r\n\r\n404 page not found")) {
            Page response = of(ollama.port());
            assertThat(response.status()).isEqualTo(404);
            assertThat(text(response)).contains("status 404; this upstream has no metrics of its own");
        }
    }

    @Test
    void tellsThatNobodyRespondsOrNotInFull() throws IOException {
        assertThat(of(1).status()).isEqualTo(502);
        assertThat(text(of(1))).startsWith("GET /metrics at http://127.0.0.1:1/base failed: ");
        try (ScriptedUpstream ollama = ScriptedUpstream.start(connection -> {
            connection.awaitRequest();
            connection.send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\ncut");
            connection.close();
        })) {
            assertThat(of(ollama.port()).status()).isEqualTo(502);
        }
    }

    private static Page of(int port) {
        Duration limit = Duration.ofSeconds(10);
        return new UpstreamMetrics(UpstreamAccess.open(new Upstream("127.0.0.1", port, "/base")), limit, limit).fetch();
    }

    private static String text(Page response) {
        return new String(response.body(), StandardCharsets.UTF_8);
    }
}
