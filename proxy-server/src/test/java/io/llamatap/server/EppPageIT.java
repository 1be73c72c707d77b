package io.llamatap.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.llamatap.server.config.ConfigReader;
import io.llamatap.testkit.HttpMessage;
import io.llamatap.testkit.RawClient;
import io.llamatap.testkit.ScriptedUpstream;
import io.llamatap.testkit.UpstreamConnection;
import io.llamatap.testkit.Wire;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Endpoint pickers read what goes on and what is in memory on the port that serves. */
class EppPageIT {
    private static final String PS = "{\"models\":[{\"name\":\"gemma3:latest\",\"model\":\"gemma3:latest\",\"size\":1},"
            + "{\"name\":\"qwen3:8b\",\"model\":\"qwen3:8b\",\"size\":1}]}";
    private static final String TAGS =
            "{\"models\":[{\"name\":\"gemma3:latest\"},{\"name\":\"qwen3:8b\"},{\"name\":\"big:latest\"}]}";

    private final CountDownLatch goOn = new CountDownLatch(1);

    /** Returns the metrics that the recipe tells a picker to read. */
    private static List<String> metricsOfTheRecipe() throws IOException {
        return Balancer.recipe("kind: EndpointPickerConfig")
                .lines()
                .filter(line -> line.contains("Spec: "))
                .map(line -> line.substring(line.indexOf(": ") + 2))
                .toList();
    }

    @Test
    void tellsRequestsAndModelsBesideTheAdminAddress() throws Exception {
        try (ScriptedUpstream upstream = ScriptedUpstream.start(this::respond);
                Llamatap llamatap = llamatap(upstream, "--epp-page", "--admin=127.0.0.1:0", "--max-loaded-models=3")) {
            InetSocketAddress proxy = llamatap.start().get(0);
            try (RawClient picker = RawClient.connect(proxy);
                    RawClient streaming = RawClient.connect(proxy);
                    RawClient waiting = RawClient.connect(proxy)) {
                Awaitility.await().until(() -> page(picker).contains("running_lora_adapters"));
                assertThat(page(picker))
                        .contains(
                                "# TYPE ollama_proxy_total_queued_requests gauge\n",
                                "\nollama_proxy_total_queued_requests 0\n",
                                "\nollama_proxy_total_running_requests 0\n",
                                "\nollama_proxy_lora_requests_info{running_lora_adapters=\"gemma3:latest,gemma3,qwen3:8b\","
                                        + "waiting_lora_adapters=\"\",max_lora=\"3\"} ");
                assertThat(metricsOfTheRecipe()).hasSize(3).allSatisfy(name -> assertThat(page(picker))
                        .contains("# TYPE " + name + " gauge\n"));
                streaming.send(chat("qwen3:8b")).readHead();
                waiting.send(chat("big"));
                Awaitility.await().until(() -> page(picker).contains("_queued_requests 1\n"));
                assertThat(page(picker))
                        .contains(
                                "\nollama_proxy_total_running_requests 1\n",
                                "waiting_lora_adapters=\"big:latest,big\"");
                goOn.countDown();
                streaming.readToEnd();
                Awaitility.await().until(() -> page(picker).contains("_running_requests 0\n"));
                // All else is Ollama's here.
                assertThat(get(picker, "/metrics").text()).isEqualTo("other");
            }
        }
    }

    @Test
    void isGuardedAsTheOtherPagesAre() throws Exception {
        try (ScriptedUpstream upstream = ScriptedUpstream.start(this::respond);
                Llamatap llamatap =
                        llamatap(upstream, "--epp-page", "--admin=127.0.0.1:0", "--metrics-allow-networks=10.0.0.0/8");
                RawClient client = RawClient.connect(llamatap.start().get(0))) {
            assertThat(get(client, "/metrics/epp").status()).isEqualTo(403);
        }
    }

    @Test
    void isOffByDefault() throws Exception {
        try (ScriptedUpstream upstream = ScriptedUpstream.start(this::respond);
                Llamatap llamatap = llamatap(upstream);
                RawClient client = RawClient.connect(llamatap.start().get(0))) {
            assertThat(get(client, "/metrics/epp").status()).isEqualTo(404);
            assertThat(get(client, "/metrics/epp").text()).doesNotContain("epp");
        }
    }

    @Test
    void standsBesideTheOtherPagesAndLeavesMaxLoraOutUnlessItIsSet() throws Exception {
        try (ScriptedUpstream upstream = ScriptedUpstream.start(this::respond);
                Llamatap llamatap = llamatap(upstream, "--epp-page");
                RawClient client = RawClient.connect(llamatap.start().get(0))) {
            Awaitility.await().until(() -> page(client).contains("running_lora_adapters"));
            assertThat(page(client)).doesNotContain("max_lora=");
            assertThat(get(client, "/metrics").text()).contains("ollama_proxy_build_info");
            assertThat(get(client, "/health/live").text()).isEqualTo("live\n");
        }
    }

    private void respond(UpstreamConnection connection) throws IOException {
        for (HttpMessage request = connection.nextRequest(); request != null; request = connection.nextRequest()) {
            if (!request.head().target().equals("/api/chat")) {
                connection.send(Wire.ok(
                        switch (request.head().target()) {
                            case "/api/version" -> "{\"version\":\"0.33.3\"}";
                            case "/api/tags" -> TAGS;
                            case "/api/ps" -> PS;
                            default -> "other";
                        }));
                continue;
            }
            if (request.text().contains("big")) {
                connection.await(goOn);
            }
            connection.send("HTTP/1.1 200 OK\r\nContent-Type: application/x-ndjson\r\nConnection: close\r\n\r\n"
                    + "{\"model\":\"qwen3:8b\",\"message\":{\"content\":\"a\"},\"done\":false}\n");
            connection.await(goOn);
            connection.close();
            return;
        }
    }

    private static String chat(String model) {
        String body = "{\"model\":\"" + model + "\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}";
        return "POST /api/chat HTTP/1.1\r\nHost: x\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
    }

    private static String page(RawClient client) throws IOException {
        return get(client, "/metrics/epp").text();
    }

    private static HttpMessage get(RawClient client, String path) throws IOException {
        return client.send("GET " + path + " HTTP/1.1\r\nHost: x\r\n\r\n").readResponse();
    }

    private static Llamatap llamatap(ScriptedUpstream upstream, String... more) throws Exception {
        List<String> args = new ArrayList<>(List.of("--listen=127.0.0.1:0", "--upstream=127.0.0.1:" + upstream.port()));
        args.addAll(List.of(more));
        return new Llamatap(
                ConfigReader.read(args.toArray(String[]::new), Map.of(), (level, format) -> {})
                        .settings(),
                Clock.systemUTC());
    }
}
