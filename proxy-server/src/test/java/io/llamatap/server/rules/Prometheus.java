package io.llamatap.server.rules;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.llamatap.testkit.RawClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/** A real Prometheus in a process of its own. Used by one thread. */
public final class Prometheus implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Pattern LISTENING = Pattern.compile("msg=\"Listening on\" .*address=127\\.0\\.0\\.1:(\\d+)");

    private final Process process;
    private final Path log;
    private final int port;

    private Prometheus(Process process, Path log) {
        this.process = process;
        this.log = log;
        this.port = awaitPort();
    }

    /** Starts one on its configuration, or has the test skipped where none is installed. */
    public static Prometheus start(Path folder, String configuration) throws IOException {
        Path binary = RuleFile.promtool().resolveSibling("prometheus");
        assumeTrue(Files.isExecutable(binary), "prometheus is not installed: nothing is scraped by it");
        Path config = Files.writeString(folder.resolve("prometheus.yml"), configuration);
        Path log = folder.resolve("prometheus.log");
        return new Prometheus(
                new ProcessBuilder(
                                binary.toString(),
                                "--config.file=" + config,
                                "--storage.tsdb.path=" + folder.resolve("data"),
                                "--enable-feature=exemplar-storage",
                                "--web.listen-address=127.0.0.1:0")
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start(),
                log);
    }

    /** Returns the beginning of a configuration that scrapes and judges every second. */
    public static String everySecond(String... ruleFiles) {
        StringBuilder yaml =
                new StringBuilder("global:\n  scrape_interval: 1s\n  evaluation_interval: 1s\nrule_files:\n");
        for (String name : ruleFiles) {
            yaml.append("  - '").append(RuleFile.shipped(name)).append("'\n");
        }
        return yaml.append("scrape_configs:\n").toString();
    }

    /** Returns the configuration of a job. */
    public static String job(String name, InetSocketAddress target, String path) {
        return "  - job_name: " + name + "\n    metrics_path: " + path
                + "\n    static_configs:\n      - targets: ['127.0.0.1:" + target.getPort() + "']\n";
    }

    private int awaitPort() {
        Awaitility.await().atMost(LIMIT).until(() -> LISTENING.matcher(log()).find() || !process.isAlive());
        Matcher listening = LISTENING.matcher(log());
        if (!listening.find()) {
            throw new AssertionError("Prometheus did not start:\n" + log());
        }
        return Integer.parseInt(listening.group(1));
    }

    private String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Says whether an expression finds any series now. */
    boolean finds(String expression) throws IOException {
        return !query(expression).contains("\"result\":[]");
    }

    /** Returns what an expression finds now, in the JSON of Prometheus. */
    public String query(String expression) throws IOException {
        return ask("query", expression, "");
    }

    /** Returns the exemplars of all times that an expression finds, as JSON. */
    String exemplars(String expression) throws IOException {
        return ask("query_exemplars", expression, "&start=0&end=9999999999");
    }

    private String ask(String what, String expression, String more) throws IOException {
        String query = "/api/v1/" + what + "?query=" + URLEncoder.encode(expression, StandardCharsets.UTF_8) + more;
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        try (RawClient client = RawClient.connect(address)) {
            String response = client.send("GET " + query + " HTTP/1.1\r\nHost: x\r\n\r\n")
                    .readResponse()
                    .text();
            if (!response.startsWith("{\"status\":\"success\"")) {
                // While it starts, or a mistake in the expression: the wait for it ends with this text then.
                throw new AssertionError(expression + ": " + response);
            }
            return response;
        }
    }

    /** Waits until an expression finds something. */
    void awaitFinds(String expression) {
        Awaitility.await(expression)
                .atMost(LIMIT)
                .pollInterval(Duration.ofMillis(200))
                .untilAsserted(() -> {
                    if (!finds(expression)) {
                        throw new AssertionError(expression + " finds nothing");
                    }
                });
    }

    /** Waits until the expression of an alert holds, whatever time it must hold before somebody is told. */
    void awaitAlert(String alert) {
        awaitFinds("ALERTS{alertname=\"" + alert + "\"}");
    }

    /** Waits until an alert has no reason any more. */
    void awaitSilence(String alert) {
        awaitFinds("absent(ALERTS{alertname=~\"" + alert + "\"})");
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
