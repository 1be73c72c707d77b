package io.llamatap.server.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.llamatap.server.Llamatap;
import io.llamatap.server.config.ConfigReader;
import io.llamatap.testkit.RawClient;
import io.llamatap.testkit.Recording;
import io.llamatap.testkit.ScriptedUpstream;
import io.llamatap.testkit.Wire;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real Prometheus takes from a page what leads to the trace of a request, and what autoscalers ask it for. */
class ScrapesIT {
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

    /** Returns the query of the recipe for KEDA. */
    private static String query() throws IOException {
        return Files.readAllLines(Path.of("..", "docs", "scale-out.md")).stream()
                .map(String::strip)
                .filter(line -> line.startsWith("query: "))
                .map(line -> line.substring("query: ".length()))
                .findFirst()
                .orElseThrow();
    }

    @TempDir
    private Path folder;

    @Test
    void leadToATraceAndTellAutoscalersHowManyRequestsWait() throws Exception {
        Recording recording = Recording.load("ollama-0.33.3", "generate-nonstream");
        String request = Wire.text(recording.request());
        String traced = request.replaceFirst("\r\n", "\r\ntraceparent: 00-" + TRACE + "-00f067aa0ba902b7-01\r\n");
        try (ScriptedUpstream ollama = ScriptedUpstream.responding(asked -> Wire.text(recording.response()));
                Llamatap llamatap = new Llamatap(
                        ConfigReader.read(
                                        new String[] {
                                            "--listen=127.0.0.1:0",
                                            "--poll-interval=off",
                                            "--exemplars",
                                            "--upstream=127.0.0.1:" + ollama.port()
                                        },
                                        Map.of(),
                                        (level, format) -> {})
                                .settings(),
                        Clock.systemUTC())) {
            InetSocketAddress proxy = llamatap.start().get(0);
            try (RawClient client = RawClient.connect(proxy)) {
                assertThat(client.send(traced).readResponse().status()).isEqualTo(200);
                assertThat(client.send("GET /metrics HTTP/1.1\r\nHost: h\r\n\r\n")
                                .readResponse()
                                .text())
                        .doesNotContain("trace_id");
            }
            String config = Prometheus.everySecond()
                    + Prometheus.job("ollama", proxy, "/metrics")
                    + "        labels: {namespace: ai}\n";
            try (Prometheus prometheus = Prometheus.start(folder, config)) {
                Awaitility.await()
                        .atMost(Duration.ofSeconds(60))
                        .ignoreException(AssertionError.class)
                        .until(() -> prometheus
                                .exemplars("ollama_proxy_request_duration_seconds_bucket")
                                .contains("\"trace_id\":\"" + TRACE + "\""));
                assertThat(prometheus.exemplars("ollama_proxy_request_duration_seconds_bucket{job=\"ollama\"}"))
                        .contains("\"route\":\"/api/generate\"");
                assertThat(prometheus.finds(query())).isTrue();
            }
        }
    }
}
