package io.llamatap.server.dashboards;

import io.llamatap.server.Llamatap;
import io.llamatap.server.config.ConfigReader;
import io.llamatap.server.rules.MachinePage;
import io.llamatap.server.rules.Prometheus;
import io.llamatap.testkit.RawClient;
import io.llamatap.testkit.TestTls;
import io.llamatap.testkit.Wire;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The shipped dashboards over a real Prometheus that scraped a whole server under known traffic: each expression of each panel, variable
 * and annotation finds numbers, and panels of each row show what the traffic was.
 */
class DashboardsIT {
    private static final String LOADED = "ollama_model_loaded{job=\"ollama\",model=\"" + KnownOllama.MODEL + "\"}";
    private static final Map<String, String> MODEL = Map.of("model", KnownOllama.MODEL);

    @TempDir
    private Path folder;

    private Llamatap before(KnownOllama ollama, MachinePage machine) throws Exception {
        String[] arguments = {
            "--listen=127.0.0.1:0",
            "--admin=127.0.0.1:0",
            "--homeserver-listen=127.0.0.1:0",
            "--poll-interval=1s",
            "--tls-certificate=" + Files.writeString(folder.resolve("loopback.pem"), TestTls.read("loopback.pem")),
            "--tls-key=" + Files.writeString(folder.resolve("loopback.key"), TestTls.read("loopback.key")),
            "--push-url=http://127.0.0.1:" + machine.address().getPort() + "/push",
            "--push-interval=1s",
            "--access-log=" + folder.resolve("access.log"),
            "--upstream=127.0.0.1:" + ollama.port()
        };
        return new Llamatap(
                ConfigReader.read(arguments, Map.of(), (level, format) -> {}).settings(), Clock.systemUTC());
    }

    private String prometheusFor(InetSocketAddress admin, InetSocketAddress homeserver, MachinePage machine)
            throws IOException {
        Path rule = Files.writeString(
                folder.resolve("always.yml"),
                "groups: [{name: test, rules: [{alert: OllamaIsThere, expr: ollama_up == 1},"
                        + " {alert: LlamatapIsThere, expr: group by (job) (ollama_up)},"
                        + " {alert: AnythingElse, expr: ollama_up}]}]\n");
        return Prometheus.everySecond("llamatap")
                        .replace("scrape_interval: 1s", "scrape_interval: 500ms")
                        .replace("scrape_configs:\n", "  - '" + rule + "'\nscrape_configs:\n")
                + Prometheus.job("ollama", admin, "/metrics")
                + Prometheus.job("ollama-exporter", homeserver, "/metrics")
                + machineAs("ollama", machine)
                + machineAs("ollama-exporter", machine)
                + others(admin);
    }

    /** What a Prometheus scrapes that has nothing to do with Llamatap: a target that is down, and a process with metrics of its own. */
    private static String others(InetSocketAddress admin) {
        return Prometheus.job("down", new InetSocketAddress(admin.getAddress(), 1), "/metrics")
                + Prometheus.job("other", admin, "/metrics")
                + "    relabel_configs: [{target_label: instance, replacement: 'other:9100'}]\n"
                + "    metric_relabel_configs: [{source_labels: [__name__], regex: '(process|jvm)_.*', action: keep}]\n";
    }

    private static String machineAs(String job, MachinePage machine) {
        return Prometheus.job("machine-of-" + job, machine.address(), "/")
                + "    relabel_configs: [{target_label: job, replacement: " + job + "}]\n";
    }

    @Test
    void showWhatTheTrafficWas() throws Exception {
        try (KnownOllama ollama = new KnownOllama(KnownTraffic.names());
                MachinePage machine = MachinePage.start(folder);
                Llamatap llamatap = before(ollama, machine)) {
            List<InetSocketAddress> bound = llamatap.start();
            KnownTraffic traffic = new KnownTraffic(bound.get(0));
            try (Prometheus prometheus = Prometheus.start(folder, prometheusFor(bound.get(1), bound.get(2), machine))) {
                Shown shown = new Shown(prometheus);
                traffic.sendOnce();
                reload(ollama, shown);
                shown.begin();
                try (RawClient held = traffic.connect()) {
                    held.send(KnownOllama.recording(KnownOllama.HELD).request());
                    traffic.sendAll();
                    reload(ollama, shown);
                    shown.awaitNumbers(ShippedDashboard.all().stream()
                            .flatMap(board -> Stream.of(board.choices(), board.expressions(), board.marks()))
                            .flatMap(List::stream)
                            .distinct()
                            .toList());
                    overview(shown);
                    models(shown);
                    latency(shown, traffic);
                    proxy(shown);
                    replaced(shown);
                }
            }
        }
    }

    /** The model is unloaded and loaded again, and Prometheus has seen both. */
    private static void reload(KnownOllama ollama, Shown shown) {
        ollama.load(false);
        shown.awaitValue(LOADED, MODEL, 0, 0);
        ollama.load(true);
        shown.awaitValue(LOADED, MODEL, 1, 0);
    }

    private static void overview(Shown shown) {
        String uid = "llamatap-overview";
        // Of the job ollama and of the job ollama-exporter, as are the alerts.
        shown.awaitCount(uid, "Ollama", "{{instance}}", 2);
        shown.awaitCount(uid, "Alerts", "Alerts", 3);
        shown.awaitValue(uid, "Requests in flight", "in flight", Map.of(), 1, 0);
        shown.awaitValue(uid, "Models in memory", "in memory", Map.of(), 1, 0);
        shown.awaitValue(uid, "Failed", "failed", Map.of(), 1.0 / (KnownTraffic.count() + 1), 0.03);
        double tokens = KnownTraffic.sum(KnownTraffic::output) + KnownTraffic.estimated();
        shown.awaitValue(uid, "Models", "Tokens", MODEL, tokens, 0.15);
        shown.awaitGrowth(uid, "Tokens a second", "{{type}}", Map.of("type", "output"), tokens, 0.15);
        shown.awaitValue(uid, "GPU", "{{instance}} {{gpu_id}}", Map.of("gpu_id", "amd0"), 64, 0);
        shown.awaitValue(uid, "Processor", "{{instance}}", Map.of(), 150, 0.01);
        shown.awaitValue(
                uid, "Requests in flight by what they wait for", "{{phase}}", Map.of("phase", "streaming"), 1, 0);
    }

    private static void models(Shown shown) {
        String uid = "llamatap-models";
        shown.awaitValue(uid, "Models over the time shown", "Requests", MODEL, KnownTraffic.countOfModel(), 0.15);
        shown.awaitValue(uid, "Requests in the time shown", "{{model}}", MODEL, KnownTraffic.countOfModel(), 0.15);
        double perToken =
                KnownTraffic.meanNative(name -> KnownTraffic.seconds(name, "eval") / KnownTraffic.output(name));
        shown.awaitValue(uid, "Tokens a second of one response", "{{model}}", MODEL, 1 / perToken, 0.03);
        shown.awaitValue(uid, "In memory", "{{model}}", MODEL, 1, 0);
        shown.awaitValue(uid, "Share of the model in GPU memory", "{{model}}", MODEL, 0.75, 0.01);
        shown.awaitValue(
                uid,
                "Cold start, mean",
                "{{model}}",
                MODEL,
                KnownTraffic.seconds("generate-stream-cold", "load"),
                0.03);
        shown.awaitValue(uid, "Failed", "{{model}}", MODEL, 1.0 / KnownTraffic.countOfModel(), 0.03);
    }

    private static void latency(Shown shown, KnownTraffic traffic) {
        String uid = "llamatap-latency";
        String panel = "Mean time of a response by part";
        double count = KnownTraffic.countNative();
        double load = KnownTraffic.seconds("generate-stream-cold", "load");
        double prefill = KnownTraffic.sumNative(name -> KnownTraffic.seconds(name, "prompt_eval"));
        double decode = KnownTraffic.sumNative(name -> KnownTraffic.seconds(name, "eval"));
        shown.awaitValue(uid, panel, "client's wait", Map.of(), traffic.waitNative(), 0.1);
        shown.awaitValue(uid, panel, "queue", Map.of(), KnownTraffic.sumNative(KnownTraffic::queue) / count, 0.03);
        shown.awaitValue(uid, panel, "load", Map.of(), load / count, 0.03);
        shown.awaitValue(uid, panel, "prefill", Map.of(), prefill / count, 0.03);
        shown.awaitValue(uid, panel, "decode", Map.of(), decode / count, 0.03);
        shown.awaitValue(uid, "The same over the time shown", "decode", Map.of(), decode / count, 0.03);
        ShippedDashboard dashboard = ShippedDashboard.named(uid);
        String sum = Stream.of("queue", "load", "prefill", "decode", "relay", "unattributed")
                .map(part -> "(" + dashboard.expression(panel, part) + ")")
                .reduce((a, b) -> a + " + " + b)
                .orElseThrow();
        shown.awaitValue(sum, Map.of(), traffic.waitNative(), 0.1);
        shown.awaitValue(
                uid,
                "Mean time of a response before and after its first token",
                "client's wait",
                Map.of(),
                traffic.waitOther(),
                0.1);
        shown.awaitValue(uid, "Time to first token", "{{le}}", Map.of("le", "+Inf"), KnownTraffic.countStreams(), 0.15);
        shown.awaitValue(uid, "Response time", "{{le}}", Map.of("le", "+Inf"), KnownTraffic.count(), 0.15);
        shown.awaitValue(uid, "Time for each token", "p50", Map.of(), 0.0175, 0.45);
    }

    private static void proxy(Shown shown) {
        String uid = "llamatap-proxy";
        shown.awaitCount(uid, "Up for", "{{instance}}", 1);
        shown.awaitCount(uid, "File descriptors in use", "{{instance}}", 1);
        shown.awaitCount(uid, "Processor", "{{instance}}", 1);
        shown.awaitCount(uid, "Memory", "{{instance}} resident", 1);
        shown.awaitCount(uid, "Memory", "{{instance}} heap", 1);
        shown.awaitValue(uid, "Client connections", "connections", Map.of(), 1, 0);
        shown.awaitGrowth(
                uid,
                "Connections that ended, by reason",
                "{{reason}}",
                Map.of("reason", "client"),
                KnownTraffic.CLIENTS.size() + 1,
                0.15);
        shown.awaitValue(uid, "Connections to Ollama", "{{state}}", Map.of("state", "active"), 1, 0);
        shown.awaitValue(
                uid,
                "Added delay of a chunk",
                "{{le}}",
                Map.of("le", "+Inf"),
                KnownTraffic.sum(name -> KnownOllama.recording(name).timeline().size()),
                0.5);
        shown.awaitGrowth(
                uid,
                "Responses without token counts",
                "{{reason}}",
                Map.of("reason", "no_usage"),
                KnownTraffic.count("v1-chat-stream"),
                0.15);
    }

    private static void replaced(Shown shown) {
        String tags = Wire.text(KnownOllama.recording("tags").responseBody());
        int models = tags.split("\"digest\"", -1).length - 1;
        shown.awaitValue("ollama-poller", "Models", "{{instance}}", Map.of(), models, 0);
        shown.awaitGrowth("ollama-poller", "Inferences", "{{instance}}", Map.of(), KnownTraffic.countOfModel(), 0.3);

        shown.awaitGrowth("ollama-fastapi", "Requests by model", "{{model}}", MODEL, KnownTraffic.countOfModel(), 0.15);
        shown.awaitValue(
                "ollama-fastapi",
                "Means",
                "generation",
                Map.of(),
                KnownTraffic.meanNative(name -> KnownTraffic.seconds(name, "eval")),
                0.03);
        double output = KnownTraffic.sum(KnownTraffic::output);
        double input = KnownTraffic.sum(KnownTraffic::input);
        shown.awaitGrowth("ollama-fastapi", "Generated tokens a second", "{{model}}", MODEL, output, 0.15);
        shown.awaitGrowth("ollama-fastapi", "Prompt tokens a second", "{{model}}", MODEL, input, 0.15);

        shown.awaitValue("ollama-ai", "memory usage trends", "A", Map.of(), 1_024_000, 0);
        int failed = KnownTraffic.count("error-model-missing") + 1;
        shown.awaitValue(
                "ollama-ai", "request rate and error rate", "B", Map.of(), 1.0 * failed / KnownTraffic.count(), 0.03);
        shown.awaitValue("ollama-ai", "error rate by model", "A", MODEL, 1.0 / KnownTraffic.countOfModel(), 0.03);
        shown.awaitValue(
                "ollama-ai", "most used models (by request count)", "A", MODEL, KnownTraffic.countOfModel(), 0.15);

        shown.awaitGrowth("ollama-categraf", "tokens by model", "A", MODEL, output, 0.15);
        shown.awaitValue(
                "ollama-categraf", "how often each model is used", "A", MODEL, KnownTraffic.countOfModel(), 0.15);
    }
}
