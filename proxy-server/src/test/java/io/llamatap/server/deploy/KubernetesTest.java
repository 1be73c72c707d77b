package io.llamatap.server.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.llamatap.metrics.declaration.Dialect;
import io.llamatap.metrics.declaration.MetricDescriptor;
import io.llamatap.metrics.family.Catalogue;
import io.llamatap.server.config.ConfigReader;
import io.llamatap.server.config.setting.ServerConfig;
import io.llamatap.testkit.WrittenPage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The manifests fit Llamatap's settings, pages and metrics, and each other. */
class KubernetesTest {
    private static final Path FOLDER = Tool.CONFIG.resolve("kubernetes");

    private static Node sidecarPod() throws Exception {
        return Node.of(FOLDER.resolve("overlays/sidecar/statefulset.yaml")).at("spec", "template", "spec");
    }

    private static Node standalonePod() throws Exception {
        return Node.of(FOLDER.resolve("overlays/standalone/deployment.yaml")).at("spec", "template", "spec");
    }

    private static Node chart() throws Exception {
        return Node.of(FOLDER.resolve("ollama-helm.yaml"));
    }

    private static List<Node> containers() throws Exception {
        return List.of(
                sidecarPod().at("initContainers", 0),
                standalonePod().at("containers", 0),
                chart().at("initContainers", 0));
    }

    private static ServerConfig settings(Node container) throws Exception {
        Map<String, String> variables = new HashMap<>();
        for (Node variable : container.at("env").items()) {
            variables.put(variable.at("name").text(), variable.at("value").text());
        }
        return ConfigReader.read(new String[0], variables, (level, format) -> {})
                .settings();
    }

    @Test
    void probeAndPublishWhereLlamatapListens() throws Exception {
        for (Node container : containers()) {
            ServerConfig settings = settings(container);
            Map<String, Integer> ports = container.at("ports").items().stream()
                    .collect(Collectors.toMap(port -> port.at("name").text(), port -> port.at("containerPort")
                            .number()));
            assertThat(ports)
                    .containsEntry(
                            "llamatap",
                            settings.listening().instances().get(0).listen().getPort())
                    .containsEntry(
                            "metrics",
                            Objects.requireNonNull(settings.listening().admin()).getPort())
                    .hasSize(2);
            Map.of("startupProbe", "/health/live", "livenessProbe", "/health/live", "readinessProbe", "/health/ready")
                    .forEach((probe, path) -> {
                        assertThat(container.at(probe, "httpGet", "path").text())
                                .isEqualTo(path);
                        assertThat(container.at(probe, "httpGet", "port").number())
                                .isEqualTo(ports.get("metrics"));
                    });
        }
    }

    /** Beside Ollama, its hook waits for what is in flight, and Llamatap then has nothing left to wait for; alone, Llamatap waits itself. */
    @Test
    void giveARequestTheTimeThatEachPartMayTake() throws Exception {
        for (Node pod : List.of(sidecarPod(), chart())) {
            String hook = StopHook.of(pod).script();
            Matcher pause = Pattern.compile("^sleep (\\d+)$", Pattern.MULTILINE).matcher(hook);
            Matcher rounds = Pattern.compile("\\{1\\.\\.(\\d+)}").matcher(hook);
            assertThat(pause.find() && rounds.find()).isTrue();
            long drain = settings(pod.at("initContainers", 0)).drainTimeout().toSeconds();
            assertThat(pod.at("terminationGracePeriodSeconds").number())
                    .isGreaterThan((int) drain + Integer.parseInt(pause.group(1)) + Integer.parseInt(rounds.group(1)));
        }
        Node container = standalonePod().at("containers", 0);
        int pause = container.at("lifecycle", "preStop", "sleep", "seconds").number();
        assertThat(standalonePod().at("terminationGracePeriodSeconds").number())
                .isGreaterThan(pause + (int) settings(container).drainTimeout().toSeconds());
    }

    /** Two ways to the same: what differs is what the chart cannot do. */
    @Test
    void areTheSameBesideOllamaByKustomizeAndByChart() throws Exception {
        Map<String, Node> ours =
                new LinkedHashMap<>(sidecarPod().at("initContainers", 0).entries());
        Map<String, Node> charts =
                new LinkedHashMap<>(chart().at("initContainers", 0).entries());
        for (String different : List.of("image", "env", "securityContext")) {
            ours.remove(different);
            charts.remove(different);
        }
        assertThat(charts).isEqualTo(ours);
        assertThat(StopHook.of(chart())).isEqualTo(StopHook.of(sidecarPod()));
        Node monitor = Node.of(FOLDER.resolve("components/podmonitor/podmonitor.yaml"));
        assertThat(chart().at("extraObjects", 3, "spec", "podMetricsEndpoints"))
                .isEqualTo(monitor.at("spec", "podMetricsEndpoints"));
        assertThat(Node.of(FOLDER.resolve("components/servicemonitor/servicemonitor.yaml"))
                        .at("spec", "endpoints"))
                .isEqualTo(monitor.at("spec", "podMetricsEndpoints"));
    }

    @Test
    void scaleByAMetricThatIsThere() throws Exception {
        String query = Node.of(FOLDER.resolve("components/keda/scaledobject.yaml"))
                .at("spec", "triggers", 0, "metadata", "query")
                .text();
        Matcher metric =
                Pattern.compile("(ollama_\\w+)\\{namespace=\"(\\w+)\"}").matcher(query);
        assertThat(metric.find()).isTrue();
        assertThat(Catalogue.of(Dialect.MAIN))
                .extracting(MetricDescriptor::text)
                .contains(metric.group(1));
        assertThat(Node.of(FOLDER.resolve("overlays/sidecar/kustomization.yaml"))
                        .at("namespace")
                        .text())
                .isEqualTo(metric.group(2));
    }

    /** {@code -Dllamatap.pages=write} writes it anew after a change of the rules. */
    @Test
    void haveTheRulesOfPrometheus() throws Exception {
        String rules = Files.readString(Tool.CONFIG.resolve("rules/llamatap.yml"));
        String groups = rules.substring(rules.indexOf("groups:\n"));
        String spec = groups.lines()
                .map(line -> line.isEmpty() ? "" : "  " + line)
                .collect(Collectors.joining("\n", "", "\n"));
        WrittenPage.check(FOLDER.resolve("components/rules/prometheusrule.yaml"), """
                # Written from config/rules/llamatap.yml by KubernetesTest.
                apiVersion: monitoring.coreos.com/v1
                kind: PrometheusRule
                metadata:
                  name: llamatap
                spec:
                """ + spec);
    }
}
