package io.llamatap.server.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.llamatap.server.config.ConfigReader;
import io.llamatap.server.config.Invocation;
import io.llamatap.testkit.WrittenPage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the Compose files name is there, and Llamatap and Prometheus take what they are given. */
class ComposeTest {
    private static final Path PROVISIONING = Tool.CONFIG.resolve("grafana/provisioning");

    private Node services = new Node(Map.of());

    @BeforeEach
    void read() throws Exception {
        services = Node.of(Tool.CONFIG.resolve("compose.yaml")).at("services");
    }

    @Test
    void mountsOnlyWhatIsThere() {
        assertThat(services.entries().values().stream()
                        .flatMap(service -> service.at("volumes").texts().stream())
                        .filter(volume -> volume.startsWith("./")))
                .hasSizeGreaterThan(2)
                .allSatisfy(volume -> assertThat(
                                Tool.CONFIG.resolve(volume.split(":", 2)[0]).normalize())
                        .exists());
    }

    @Test
    void namesAVersionOfEveryImageOfOthers() {
        assertThat(services.entries().values().stream()
                        .map(service -> service.at("image").text())
                        .filter(image -> !image.contains("llamatap")))
                .isNotEmpty()
                .allMatch(image -> image.matches("docker\\.io/[a-z/]+:v?[0-9]+\\.[0-9]+\\.[0-9]+(-rocm)?"));
    }

    /** Whatever is started again by itself, fills no disk, and changes nothing but its volumes. */
    @Test
    void boundsEveryService() {
        assertThat(services.entries()).allSatisfy((name, service) -> {
            assertThat(service.at("restart").text()).isEqualTo("unless-stopped");
            assertThat(service.at("read_only").text()).isEqualTo("true");
            assertThat(service.at("security_opt").texts()).containsExactly("no-new-privileges:true");
            assertThat(service.at("logging", "options", "max-size").isThere()).isTrue();
            assertThat(service.at("profiles").isThere())
                    .isEqualTo(!List.of("prometheus", "grafana").contains(name));
        });
    }

    /** conflict-35, poller-D1, poller-D2, fastapi-D7, homeserver-D5, homeserver-D7. */
    @Test
    void respondsToTheNamesAndPortsOfAllExporters() throws Exception {
        for (String name : List.of("llamatap", "llamatap-nvidia")) {
            Node service = services.at(name);
            assertThat(service.at("networks", "default", "aliases").texts())
                    .contains("ollama_exporter", "exporter", "ollama-exporter");
            assertThat(pages(service)).containsExactly("poller 9200", "homeserver 9619");
        }
    }

    /** poller-D2, homeserver-D7: the jobs of whoever scraped the exporters. */
    @Test
    void isWhereTheirJobsLookForThem() throws Exception {
        Node service = services.at("llamatap");
        List<String> names = service.at("networks", "default", "aliases").texts();
        List<Integer> ports = new ArrayList<>(List.of(8000));
        invocation(service)
                .settings()
                .listening()
                .dialects()
                .forEach(page -> ports.add(page.address().getPort()));
        Path jobs = Tool.CONFIG.resolve("prometheus-replacing.yml");
        assertThat(Node.of(jobs).at("scrape_configs").items())
                .flatExtracting(job -> job.at("static_configs", 0, "targets").texts())
                .isNotEmpty()
                .allSatisfy(target -> {
                    assertThat(names).contains(target.split(":", 2)[0]);
                    assertThat(ports).contains(Integer.valueOf(target.split(":", 2)[1]));
                });
        assertThat(Files.readString(jobs))
                .contains("job_name: ollama\n", "ollama_exporter:9200", "job_name: ollama-exporter\n");
    }

    @Test
    void startsLlamatapWithSettingsThatItTakes() throws Exception {
        assertThat(pages(services.at("ollama-exporter"))).containsExactly("homeserver 9619");
        assertThat(invocation(services.at("llamatap-demo")).demo()).isTrue();
    }

    /** homeserver-D5. */
    @Test
    void givesTheHomeServerTheSameByProfileAndByFile() throws Exception {
        Node overlay = Node.of(Files.readString(Tool.CONFIG.resolve("compose.homeserver.yaml"))
                        .replace("!reset null", "\"\""))
                .at("services", "ollama-exporter");
        assertThat(overlay.at("environment"))
                .isEqualTo(services.at("ollama-exporter").at("environment"));
        assertThat(pages(overlay)).containsExactly("homeserver 9619");
        assertThat(overlay.at("container_name").text()).isEqualTo("ollama-exporter");
        assertThat(overlay.at("ports").texts()).contains("9619:9619");
        assertThat(overlay.at("networks").texts()).containsExactly("homeserver");
    }

    @Test
    void drainsLongerThanLlamatapDoes() throws Exception {
        for (Map.Entry<String, Node> service : services.entries().entrySet()) {
            if (service.getValue().at("image").text().contains("llamatap")) {
                long grace = Long.parseLong(
                        service.getValue().at("stop_grace_period").text().replace("s", ""));
                assertThat(grace)
                        .as(service.getKey())
                        .isGreaterThan(invocation(service.getValue())
                                .settings()
                                .drainTimeout()
                                .toSeconds());
            }
        }
    }

    @Test
    void givesPrometheusFlagsAndAConfigurationThatItTakes(@TempDir Path folder) throws Exception {
        Node prometheus = Node.of(Tool.CONFIG.resolve("compose.yaml")).at("services", "prometheus");
        String help = Tool.find("prometheus").run("--help");
        assertThat(prometheus.at("command").texts())
                .allSatisfy(flag -> assertThat(help).contains(flag.replaceAll("=.*", "=")));

        // Localhost is another place in a container; the rest is what is shipped for everybody.
        Path mounted = Tool.CONFIG
                .resolve(source(prometheus, "/etc/prometheus/prometheus.yml"))
                .normalize();
        WrittenPage.check(
                mounted,
                "# Written from config/prometheus.yml by ComposeTest.\n"
                        + Files.readString(Tool.CONFIG.resolve("prometheus.yml"))
                                .replace("localhost:8000", "llamatap:8000"));
        Files.copy(mounted, folder.resolve("prometheus.yml"));
        Files.createSymbolicLink(
                folder.resolve("rules"),
                Tool.CONFIG.resolve(source(prometheus, "/etc/prometheus/rules")).normalize());
        assertThat(Tool.find("promtool")
                        .run("check", "config", folder.resolve("prometheus.yml").toString()))
                .contains("SUCCESS")
                .doesNotContain("FAILED");
        assertThat(Node.of(mounted).at("scrape_configs").items())
                .flatExtracting(job -> job.at("static_configs", 0, "targets").texts())
                .containsOnly("llamatap:8000");
    }

    @Test
    void givesGrafanaWhatItsProvisioningNames() throws Exception {
        Node grafana = services.at("grafana");
        for (Path file : files(PROVISIONING.resolve("datasources"))) {
            assertThat(Node.of(file).at("datasources").items())
                    .extracting(source -> source.at("url")
                            .text()
                            .replace(
                                    "$PROMETHEUS_URL",
                                    grafana.at("environment", "PROMETHEUS_URL").text()))
                    .containsExactly("http://prometheus:9090");
        }
        for (Path file : files(PROVISIONING.resolve("dashboards"))) {
            for (Node provider : Node.of(file).at("providers").items()) {
                String path = provider.at("options", "path").text();
                assertThat(files(Tool.CONFIG.resolve(source(grafana, path)).normalize()))
                        .isNotEmpty();
            }
        }
        String home = grafana.at("environment", "GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH")
                .text();
        String folder = home.substring(0, home.lastIndexOf('/'));
        assertThat(Tool.CONFIG.resolve(source(grafana, folder)).resolve(home.substring(folder.length() + 1)))
                .exists();
    }

    private static List<Path> files(Path folder) throws Exception {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }

    /** Returns what is mounted at a path. */
    private static String source(Node service, String target) {
        return service.at("volumes").texts().stream()
                .map(volume -> volume.split(":", -1))
                .filter(parts -> parts[1].equals(target))
                .map(parts -> parts[0])
                .findFirst()
                .orElseThrow(() -> new AssertionError("nothing is mounted at " + target));
    }

    private static List<String> pages(Node service) throws Exception {
        return invocation(service).settings().listening().dialects().stream()
                .map(page -> page.dialect() + " " + page.address().getPort())
                .toList();
    }

    private static Invocation invocation(Node service) throws Exception {
        Map<String, String> variables = new HashMap<>();
        service.at("environment").entries().forEach((name, value) -> variables.put(name, value.text()));
        String[] arguments = service.at("command").texts().toArray(String[]::new);
        return ConfigReader.read(arguments, variables, (level, format) -> {});
    }

    /** Every variable in the files stands in .env beside them, or has a default of its own. */
    @Test
    void explainsEveryVariable() throws Exception {
        String env = Files.readString(Tool.CONFIG.resolve(".env"));
        String compose = Files.readString(Tool.CONFIG.resolve("compose.yaml"));
        assertThat(Pattern.compile("\\$\\{(\\w+):-([^}]*)}").matcher(compose).results())
                .isNotEmpty()
                .allSatisfy(variable -> assertThat(env + "\nLLAMATAP_IMAGE=llamatap\n")
                        .contains("\n" + variable.group(1) + "=" + variable.group(2) + "\n"));
        assertThat(compose).doesNotContainPattern("\\$\\{\\w+}");
    }
}
