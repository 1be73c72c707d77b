package io.llamatap.server.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.llamatap.server.Llamatap;
import io.llamatap.server.config.ConfigReader;
import io.llamatap.testkit.HttpMessage;
import io.llamatap.testkit.RawClient;
import io.llamatap.testkit.Recording;
import io.llamatap.testkit.ScriptedUpstream;
import io.llamatap.testkit.Wire;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Alert rules over a real Prometheus that scrapes a whole server: they see their cause come, and go. */
class RulesIT {
    /** Above a tenth of a request a second, over the five minutes that the rules look at. */
    private static final int MANY = 60;

    @TempDir
    private Path folder;

    private volatile String response = "generate-nonstream";
    private volatile boolean isUp = true;

    private ScriptedUpstream ollama() throws IOException {
        return ScriptedUpstream.start(connection -> {
            HttpMessage request = connection.nextRequest();
            while (request != null && isUp) {
                if (response.equals("none") && request.head().target().equals("/api/generate")) {
                    connection.awaitEnd();
                    return;
                }
                connection.send(responseTo(request));
                request = connection.nextRequest();
            }
        });
    }

    private byte[] responseTo(HttpMessage request) {
        return switch (request.head().target()) {
            case "/api/version" -> recorded("version");
            case "/api/tags" -> recorded("tags");
            // It was recorded long ago, and the model would have to be gone.
            case "/api/ps" ->
                Wire.bytes(Wire.text(recorded("ps-loaded")).replaceAll("(?<=\"expires_at\":\")\\d{4}", "2099"));
            case "/api/blobs/x" -> Wire.bytes("HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n");
            default ->
                switch (response) {
                    case "slow" ->
                        Wire.bytes(Wire.text(recorded("generate-nonstream"))
                                .replaceFirst("\"eval_duration\":\\d{9}", "\"eval_duration\":999999999")
                                .replace("\"eval_count\":40", "\"eval_count\": 4"));
                    case "cut" -> json("200 OK", "{\"model\":\"gemma3:270m\",\"response\":\"a\",\"done\":false}");
                    case "fails" -> json("500 Internal Server Error", "{\"error\":\"something went wrong\"}");
                    default -> recorded(response);
                };
        };
    }

    private static byte[] json(String status, String body) {
        return Wire.bytes("HTTP/1.1 " + status + "\r\nContent-Type: application/json\r\nContent-Length: "
                + body.length() + "\r\n\r\n" + body);
    }

    private static byte[] recorded(String name) {
        return Recording.load("ollama-0.33.3", name).response();
    }

    private static Llamatap before(ScriptedUpstream ollama) throws Exception {
        String[] arguments = {
            "--listen=127.0.0.1:0",
            "--homeserver-listen=127.0.0.1:0",
            "--poll-interval=1s",
            "--upstream=127.0.0.1:" + ollama.port()
        };
        return new Llamatap(
                ConfigReader.read(arguments, Map.of(), (level, format) -> {}).settings(), Clock.systemUTC());
    }

    /** Sends requests one after another over one connection. */
    private static void ask(InetSocketAddress proxy, int count) throws IOException {
        byte[] request = Recording.load("ollama-0.33.3", "generate-nonstream").request();
        try (RawClient client = RawClient.connect(proxy)) {
            for (int i = 0; i < count; i++) {
                assertThat(client.send(request).readResponse().status()).isPositive();
            }
        }
    }

    /** Each alert on outcomes counts the first case after a start, without any earlier request. */
    @Test
    void seeTheFirstFailureOfEachKind() throws Exception {
        try (ScriptedUpstream ollama = ollama();
                Llamatap llamatap = before(ollama)) {
            InetSocketAddress proxy = llamatap.start().get(0);
            String config = Prometheus.everySecond("llamatap") + Prometheus.job("any", proxy, "/metrics");
            try (Prometheus prometheus = Prometheus.start(folder, config)) {
                prometheus.awaitFinds("count(rate(ollama_proxy_request_outcomes_total[1m]) == 0) == 8");
                response = "none";
                for (int client = 0; client < 5; client++) {
                    try (RawClient leaving = RawClient.connect(proxy)) {
                        leaving.send(Recording.load("ollama-0.33.3", "generate-nonstream")
                                .request());
                    }
                }
                prometheus.awaitAlert("OllamaClientsGiveUp");
                response = "error-model-missing";
                ask(proxy, 5);
                prometheus.awaitAlert("OllamaAnswers4xx");
                response = "cut";
                ask(proxy, 3);
                prometheus.awaitAlert("OllamaStreamsBreak");
                response = "fails";
                ask(proxy, 3);
                prometheus.awaitAlert("OllamaFails");
                response = "generate-nonstream-runner-dies";
                ask(proxy, 9);
                prometheus.awaitAlert("OllamaRunnerCrashes");
                // The cause of most failures is known now.
                prometheus.awaitSilence("OllamaFails");
                for (int client = 0; client < 10; client++) {
                    try (RawClient rejected = RawClient.connect(proxy)) {
                        rejected.send("GET / HTTP/1.1\r\n\r\n").readResponse();
                    }
                }
                prometheus.awaitAlert("LlamatapRejects");
            }
        }
    }

    /** homeserver-A1, homeserver-A6, homeserver-A7. */
    @Test
    void ofTheHomeServer() throws Exception {
        try (ScriptedUpstream ollama = ollama();
                Llamatap llamatap = before(ollama)) {
            List<InetSocketAddress> bound = llamatap.start();
            ask(bound.get(0), 1);
            String config =
                    Prometheus.everySecond("homeserver") + Prometheus.job("ollama-exporter", bound.get(1), "/metrics");
            try (Prometheus prometheus = Prometheus.start(folder, config)) {
                prometheus.awaitFinds("rate(ollama_requests_total[5m])");
                ask(bound.get(0), MANY);
                prometheus.awaitFinds("ollama_requests_total == " + (MANY + 1));
                prometheus.awaitSilence(".*");
                response = "slow";
                ask(bound.get(0), 1);
                prometheus.awaitAlert("OllamaLowTokenRate");
                response = "generate-nonstream";
                ask(bound.get(0), 1);
                prometheus.awaitSilence("OllamaLowTokenRate");
                response = "generate-nonstream-runner-dies";
                ask(bound.get(0), 1);
                prometheus.awaitFinds("rate(ollama_requests_total{status=\"500\"}[5m]) >= 0");
                ask(bound.get(0), MANY);
                prometheus.awaitAlert("OllamaRequestErrors");
                isUp = false;
                prometheus.awaitAlert("OllamaDown");
                isUp = true;
                prometheus.awaitSilence("OllamaDown");
            }
        }
    }

    /** categraf-A2, categraf-A3, conflict-4. */
    @Test
    void ofCategraf() throws Exception {
        try (ScriptedUpstream ollama = ollama()) {
            Llamatap llamatap = before(ollama);
            InetSocketAddress proxy;
            try (llamatap) {
                proxy = llamatap.start().get(0);
                ask(proxy, 1);
                String config =
                        Prometheus.everySecond("categraf", "llamatap") + Prometheus.job("ollama", proxy, "/metrics");
                try (Prometheus prometheus = Prometheus.start(folder, config)) {
                    prometheus.awaitFinds("rate(ollama_requests_total[5m])");
                    ask(proxy, MANY);
                    prometheus.awaitFinds("ollama_requests_total == " + (MANY + 1));
                    prometheus.awaitSilence("Ollama.*");
                    response = "generate-runner-dies";
                    ask(proxy, MANY);
                    prometheus.awaitAlert("OllamaHighErrorRate");
                    isUp = false;
                    prometheus.awaitAlert("OllamaUnreachable");
                    prometheus.awaitFinds("absent(ALERTS{alertname=\"OllamaBackendDown\"})");
                    llamatap.close();
                    prometheus.awaitAlert("OllamaBackendDown");
                }
            }
        }
    }

    /** conflict-5, conflict-7, conflict-28. */
    @Test
    void ofBothInOnePrometheusWithTheShippedJobs() throws Exception {
        try (ScriptedUpstream ollama = ollama();
                Llamatap llamatap = before(ollama)) {
            List<InetSocketAddress> bound = llamatap.start();
            InetSocketAddress proxy = bound.get(0);
            ask(proxy, 1);
            String shipped = Files.readString(RuleFile.CONFIG.resolve("prometheus-replacing.yml"));
            String jobs = shipped.substring(shipped.indexOf("scrape_configs:\n") + "scrape_configs:\n".length())
                    .replaceAll("\"[a-z-]+:8000\"", "\"127.0.0.1:" + proxy.getPort() + "\"")
                    .replaceAll(
                            "\"[a-z-]+:9619\"", "\"127.0.0.1:" + bound.get(1).getPort() + "\"")
                    .replaceAll("scrape_interval: \\d+s", "scrape_interval: 1s");
            try (Prometheus prometheus =
                    Prometheus.start(folder, Prometheus.everySecond("homeserver", "categraf") + jobs)) {
                prometheus.awaitFinds("rate(ollama_requests_total{job=\"ollama\"}[5m])");
                prometheus.awaitFinds("rate(ollama_requests_total{endpoint=\"generate\"}[5m])");
                prometheus.awaitFinds("up{job=\"ollama-api\"} == 1");
                ask(proxy, MANY);
                prometheus.awaitFinds("rate(ollama_requests_total{job=\"ollama\"}[5m]) > 0.1");
                prometheus.awaitSilence("OllamaRequestErrors|OllamaHighErrorRate");
                response = "generate-runner-dies";
                ask(proxy, 1);
                prometheus.awaitFinds("rate(ollama_requests_total{status=\"error\"}[5m]) >= 0");
                ask(proxy, MANY);
                prometheus.awaitAlert("OllamaHighErrorRate");
                prometheus.awaitFinds("ALERTS{alertname=\"OllamaRequestErrors\",job=\"ollama-exporter\"}");
                prometheus.awaitFinds("absent(ALERTS{alertname=\"OllamaRequestErrors\",job=\"ollama\"})");
            }
        }
    }

    /** conflict-28: what stamps a label "endpoint" on its targets, as the operator of Kubernetes does, moves ours away. */
    @Test
    void findEndpointThoughAnOperatorStampsItsOwn() throws Exception {
        try (ScriptedUpstream ollama = ollama();
                Llamatap llamatap = before(ollama)) {
            List<InetSocketAddress> bound = llamatap.start();
            ask(bound.get(0), 1);
            String shipped = Files.readString(RuleFile.CONFIG.resolve("prometheus-replacing.yml"));
            int from = shipped.indexOf("    metric_relabel_configs:\n      - source_labels: [exported_endpoint]");
            String relabelling = shipped.substring(from, shipped.indexOf("\n\n", from) + 1);
            String stamp = "        labels: {endpoint: metrics}\n";
            String config = Prometheus.everySecond("homeserver")
                    + Prometheus.job("plain", bound.get(1), "/metrics")
                    + stamp
                    + Prometheus.job("relabelled", bound.get(1), "/metrics")
                    + stamp
                    + relabelling;
            try (Prometheus prometheus = Prometheus.start(folder, config)) {
                prometheus.awaitFinds(
                        "ollama_requests_total{job=\"plain\",endpoint=\"metrics\",exported_endpoint=\"generate\"}");
                prometheus.awaitFinds("ollama_requests_total{job=\"relabelled\",endpoint=\"generate\"}");
            }
        }
    }
}
