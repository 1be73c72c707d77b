package io.llamatap.server.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kustomize and Helm render the manifests, and what comes out fits the schemas of Kubernetes and of the operators. */
class KubernetesIT {
    private static final Path FOLDER = Tool.CONFIG.resolve("kubernetes");
    /** The newest version of Kubernetes that the validator knows, and the first with sidecars. */
    private static final List<String> KUBERNETES = List.of("1.37.0", "1.29.0");

    @TempDir
    private Path temporary;

    @Test
    void rendersTheSidecar() throws Exception {
        Manifests all = kustomize(FOLDER.resolve("overlays/sidecar"));
        assertThat(all.names())
                .containsExactly(
                        "NetworkPolicy llamatap",
                        "PodDisruptionBudget llamatap",
                        "PodMonitor llamatap",
                        "PrometheusRule llamatap",
                        "Service llamatap",
                        "Service ollama",
                        "StatefulSet ollama");
        verify(all, "StatefulSet");
        Node pod = all.pod("StatefulSet");
        assertThat(pod.at("initContainers", 0, "restartPolicy").text()).isEqualTo("Always");
        assertThat(pod.at("initContainers", 0, "image").text()).isEqualTo("llamatap:0.1.0");
        verifyRestricted(pod, pod.at("initContainers", 0));
        verifyRestricted(pod, pod.at("containers", 0));
    }

    @Test
    void rendersTheStandAlone() throws Exception {
        Manifests all = kustomize(FOLDER.resolve("overlays/standalone"));
        assertThat(all.names())
                .containsExactly(
                        "Deployment llamatap",
                        "NetworkPolicy llamatap",
                        "PodDisruptionBudget llamatap",
                        "PrometheusRule llamatap",
                        "Service llamatap",
                        "ServiceMonitor llamatap");
        verify(all, "Deployment");
        verifyRestricted(all.pod("Deployment"), all.pod("Deployment").at("containers", 0));
    }

    @Test
    void rendersTheAutoscaler() throws Exception {
        Path overlay = temporary.toRealPath();
        Files.writeString(
                overlay.resolve("kustomization.yaml"),
                "namespace: ollama\nresources: [" + overlay.relativize(FOLDER.resolve("overlays/sidecar"))
                        + "]\ncomponents: [" + overlay.relativize(FOLDER.resolve("components/keda")) + "]\n");
        Manifests all = kustomize(overlay);
        Node target = all.find("ScaledObject").at("spec", "scaleTargetRef");
        assertThat(all.find(target.at("kind").text()).at("metadata", "name")).isEqualTo(target.at("name"));
        assertThat(all.find("StatefulSet").at("spec", "replicas").isThere()).isFalse();
        decode(all);
    }

    @Test
    void rendersTheChart() throws Exception {
        Path chart = Tool.cache().resolve("ollama-helm");
        Tool helm = Tool.find("helm");
        assumeTrue(
                Files.exists(chart.resolve("Chart.yaml")),
                "the chart ollama is not in " + chart + ": its values are not rendered");
        Manifests all = new Manifests(helm.run(
                "template",
                "big",
                chart.toString(),
                "--namespace=ai",
                "--values=" + FOLDER.resolve("ollama-helm.yaml"),
                "--set-string=initContainers[0].image=registry.example.com/llamatap:0.1.0"));
        assertThat(all.names())
                .contains(
                        "Deployment big-ollama",
                        "NetworkPolicy big-ollama-llamatap",
                        "PodDisruptionBudget big-ollama-llamatap",
                        "PodMonitor big-ollama-llamatap",
                        "Service big-ollama",
                        "Service big-ollama-llamatap");
        verify(all, "Deployment");
        Node pod = all.pod("Deployment");
        assertThat(pod.at("initContainers", 0, "image").text()).isEqualTo("registry.example.com/llamatap:0.1.0");
        assertThat(pod.at("terminationGracePeriodSeconds").number()).isEqualTo(300);
        assertThat(StopHook.of(pod)).isEqualTo(StopHook.of(Node.of(FOLDER.resolve("ollama-helm.yaml"))));
        verifyRestricted(pod.at("initContainers", 0), pod.at("initContainers", 0));
    }

    private static Manifests kustomize(Path folder) throws Exception {
        return new Manifests(Tool.find("kustomize").run("build", folder.toString()));
    }

    /** What selects Pods selects these, Services lead to their ports, and the schemas have nothing to say. */
    private void verify(Manifests all, String workload) throws Exception {
        Map<String, Node> labels = all.podLabels(workload);
        for (Node object : all.objects()) {
            Node spec = object.at("spec");
            Node selector =
                    switch (object.at("kind").text()) {
                        case "Service" -> spec.at("selector");
                        case "NetworkPolicy" -> spec.at("podSelector", "matchLabels");
                        case "Deployment", "StatefulSet", "PodDisruptionBudget", "PodMonitor" ->
                            spec.at("selector", "matchLabels");
                        default -> new Node(Map.of());
                    };
            assertThat(labels).as(object.toString()).containsAllEntriesOf(selector.entries());
        }
        assertThat(all.objects().stream()
                        .filter(object -> object.at("kind").text().equals("Service"))
                        .flatMap(object -> object.at("spec", "ports").items().stream())
                        .map(port -> port.at("targetPort").text())
                        .filter(port -> !port.equals("http"))
                        .map(Integer::valueOf))
                .isNotEmpty()
                .isSubsetOf(all.podPorts(workload));
        decode(all);
        Path file = Files.writeString(temporary.resolve("objects.yaml"), all.ofKubernetes());
        for (String version : KUBERNETES) {
            Tool.find("kubernetes-validate").run("--strict", "-k", version, file.toString());
        }
    }

    /** Decodes each object into the Go type of its owner: a field that the type does not have is an error. */
    private static void decode(Manifests all) throws Exception {
        assertThat(Tool.find("deploycheck").runWith(all.text(), "decode").lines())
                .hasSameSizeAs(all.objects());
    }

    /** The profile "restricted" of the Pod security standards, and a file system that is only read. */
    private static void verifyRestricted(Node pod, Node container) {
        Node own = container.at("securityContext");
        Node shared = pod.at("securityContext");
        assertThat(shared.at("runAsNonRoot").text()).isEqualTo("true");
        assertThat(shared.at("seccompProfile", "type").text()).isEqualTo("RuntimeDefault");
        assertThat(own.at("allowPrivilegeEscalation").text()).isEqualTo("false");
        assertThat(own.at("readOnlyRootFilesystem").text()).isEqualTo("true");
        assertThat(own.at("capabilities", "drop").texts()).containsExactly("ALL");
    }
}
