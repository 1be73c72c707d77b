package io.llamatap.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.llamatap.server.push.Prometheus;
import io.llamatap.testkit.RawClient;
import io.llamatap.testkit.Recording;
import io.llamatap.testkit.ScriptedUpstream;
import io.llamatap.testkit.Wire;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A real Prometheus knows what was pushed to it; where none is installed, that is not tried. */
@DisabledOnOs(OS.WINDOWS)
class PushIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Recording CHAT = Recording.load("ollama-0.33.3", "chat-stream");

    @TempDir
    private Path folder;

    private static void chat(int port) throws Exception {
        InetSocketAddress proxy = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        try (RawClient client = RawClient.connect(proxy)) {
            assertThat(client.send(CHAT.request()).readResponse().status()).isEqualTo(200);
        }
    }

    private static long outputTokens() {
        String body = Wire.text(CHAT.responseBody());
        String count = body.substring(body.lastIndexOf("\"eval_count\":") + "\"eval_count\":".length());
        return Long.parseLong(count.split("[,}]", 2)[0].strip());
    }

    @Test
    void bringsWhatWasMeteredToPrometheusAndTheLastOfItAtTheEnd() throws Exception {
        assumeTrue(Prometheus.find().isPresent(), "prometheus is not on the PATH: pushing to a real one is not tested");
        try (Prometheus prometheus = Prometheus.start(folder);
                ScriptedUpstream ollama = ScriptedUpstream.responding(
                        request -> request.head().target().equals("/api/chat")
                                ? Wire.text(CHAT.response())
                                : Wire.ok("{\"version\":\"0.33.3\"}"));
                ServerProcess server = ServerProcess.start(
                        Map.of(),
                        "--listen=127.0.0.1:0",
                        "--upstream=127.0.0.1:" + ollama.port(),
                        "--push-url=" + prometheus.writeUrl(),
                        "--push-interval=1s",
                        "--push-labels=instance=gpu-1,env=test")) {
            int port = server.awaitPort("listening on ");
            server.awaitErr("pushing to [127.0.0.1:" + prometheus.port() + "] every 1000 ms");
            chat(port);
            String tokens = "sum(ollama_tokens_generated_total{job=\"ollama\",instance=\"gpu-1\",env=\"test\"})";
            Awaitility.await()
                    .atMost(LIMIT)
                    .until(() -> prometheus.query(tokens).equals("" + outputTokens()));
            assertThat(prometheus.query("sum(ollama_proxy_request_duration_seconds_bucket{le=\"+Inf\"})"))
                    .isEqualTo("1");
            assertThat(prometheus.query("count(count by (instance) ({job=\"ollama\"}))"))
                    .isEqualTo("1");

            chat(port);
            server.signal("TERM");
            assertThat(server.exitStatus()).isZero();
            assertThat(prometheus.query(tokens)).isEqualTo("" + 2 * outputTokens());
            assertThat(prometheus.query("sum(ollama_proxy_remote_write_failed_samples_total)"))
                    .isEqualTo("0");
            assertThat(server.err()).doesNotContain("push to 127", "rejected", "were not pushed");
        }
    }

    @Test
    void relaysOnWhereNobodyTakesWhatIsPushedAndSaysSo() throws Exception {
        try (ScriptedUpstream ollama = ScriptedUpstream.responding(request -> Wire.text(CHAT.response()));
                ServerProcess server = ServerProcess.start(
                        Map.of(),
                        "--listen=127.0.0.1:0",
                        "--upstream=127.0.0.1:" + ollama.port(),
                        "--push-url=http://127.0.0.1:1/secret?token=canary",
                        "--log-level=debug")) {
            int port = server.awaitPort("listening on ");
            server.awaitErr("push to 127.0.0.1:1 failed: connection failed");
            chat(port);
            server.signal("TERM");
            assertThat(server.exitStatus()).isZero();
            assertThat(server.err())
                    .contains("samples were not pushed to 127.0.0.1:1 before the process ended")
                    .doesNotContain("canary", "secret");
        }
    }
}
