package io.llamatap.server.deploy;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Kubernetes objects as a tool rendered them. Immutable.
 *
 * @param text all of them as YAML
 */
record Manifests(String text) {
    static final String NAME = "app.kubernetes.io/name";

    List<Node> objects() {
        return Node.documents(text);
    }

    /** Returns "Kind name" of each. */
    SortedSet<String> names() {
        return objects().stream()
                .map(object -> object.at("kind").text() + " "
                        + object.at("metadata", "name").text())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    Node find(String kind) {
        return objects().stream()
                .filter(object -> object.at("kind").text().equals(kind))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + kind));
    }

    Node pod(String workload) {
        return find(workload).at("spec", "template", "spec");
    }

    Map<String, Node> podLabels(String workload) {
        return find(workload).at("spec", "template", "metadata", "labels").entries();
    }

    /** Returns the ports of all containers of a workload. */
    List<Integer> podPorts(String workload) {
        return Stream.of("containers", "initContainers")
                .flatMap(kind -> pod(workload).at(kind).items().stream())
                .flatMap(container -> container.at("ports").items().stream())
                .map(port -> port.at("containerPort").number())
                .toList();
    }

    /** Returns the objects that Kubernetes itself knows, as text. */
    String ofKubernetes() {
        return Arrays.stream(text.split("(?m)^---$"))
                .filter(document -> !document.isBlank())
                .filter(document -> !document.contains("apiVersion: monitoring.coreos.com/")
                        && !document.contains("apiVersion: keda.sh/"))
                .collect(Collectors.joining("\n---\n"));
    }
}
