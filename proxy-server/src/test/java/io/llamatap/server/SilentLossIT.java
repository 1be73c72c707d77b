package io.llamatap.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.llamatap.testkit.HttpMessage;
import io.llamatap.testkit.RawClient;
import io.llamatap.testkit.Recording;
import io.llamatap.testkit.ScriptedUpstream;
import io.llamatap.testkit.Wire;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** What a real Ollama does without telling its clients shows on the page and in both logs. */
@DisabledOnOs(OS.WINDOWS)
class SilentLossIT {
    private static final String VERSION = "ollama-0.33.0-rc2";
    private static final String CUT =
            "ollama_proxy_prompts_truncated_total{model=\"gemma3:270m\",reason=\"fingerprint\",}";

    @Test
    void showsWithTheContextThatIsPolledOrAskedFor() throws Exception {
        try (ScriptedUpstream ollama = ScriptedUpstream.responding(SilentLossIT::respond);
                ServerProcess server = ServerProcess.start(
                        Map.of(),
                        "--listen=127.0.0.1:0",
                        "--upstream=127.0.0.1:" + ollama.port(),
                        "--poll-interval=1s",
                        "--access-log=stdout")) {
            InetSocketAddress proxy =
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), server.awaitPort("listening on "));
            server.awaitErr("Ollama 0.33.0-rc2");
            for (int i = 0; i < 3; i++) {
                replay(proxy, "generate-near-context-256");
            }
            awaitOnPage(proxy, CUT + " 0.0");
            assertThat(server.err()).doesNotContain("num_ctx");

            replay(proxy, "generate-truncated-256");
            awaitOnPage(proxy, CUT + " 1.0");
            assertThat(server.err())
                    .contains("Ollama cut a prompt for gemma3:270m to 131 tokens")
                    .contains("Set num_ctx");

            // This one says nothing of a context, so that a poll has to.
            replay(proxy, "v1-chat-truncated-stream-usage");
            awaitOnPage(proxy, CUT + " 2.0");
            replay(proxy, "generate-context-full");
            awaitOnPage(proxy, "ollama_proxy_length_ends_total{model=\"gemma3:270m\",reason=\"context_full\",} 1.0");
            replay(proxy, "error-v1-queue-full");
            awaitOnPage(proxy, "ollama_proxy_model_failures_total{model=\"tiny:latest\",reason=\"queue_full\",} 1.0");
            server.signal("TERM");
            assertThat(server.exitStatus()).isZero();
            // The other one waited for a poll, unless that fell into it.
            assertThat(server.out().lines())
                    .anyMatch(line -> line.contains("path=/api/generate") && line.contains(" truncated=fingerprint "));
            assertThat(server.out().lines().filter(line -> line.contains(" reason=queue_full ")))
                    .hasSize(1);
        }
    }

    /** The recording whose request came; for what the poller asks, what belongs to them. */
    private static String respond(HttpMessage request) {
        String name = request.head().target().equals("/api/version")
                ? "version"
                : request.head().target().equals("/api/tags")
                        ? "tags"
                        : request.head().target().equals("/api/ps")
                                ? "ps-context-default"
                                : new String(request.head().raw(), ISO_8859_1)
                                        .replaceAll("(?s).*X-Recording: (\\S+).*", "$1");
        String response = new String(Recording.load(VERSION, name).response(), ISO_8859_1);
        return name.equals("version") ? Wire.ok("{\"version\":\"0.33.0-rc2\"}") : response;
    }

    private static void replay(InetSocketAddress proxy, String name) throws IOException {
        String request = new String(Recording.load(VERSION, name).request(), ISO_8859_1);
        try (RawClient client = RawClient.connect(proxy)) {
            client.send(request.replaceFirst("\r\n", "\r\nX-Recording: " + name + "\r\n"));
            client.readResponse();
        }
    }

    private static void awaitOnPage(InetSocketAddress proxy, String line) {
        Awaitility.await().atMost(20, TimeUnit.SECONDS).until(() -> {
            try (RawClient client = RawClient.connect(proxy)) {
                client.send("GET /metrics HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
                return client.readResponse().text().contains("\n" + line + "\n");
            }
        });
    }
}
