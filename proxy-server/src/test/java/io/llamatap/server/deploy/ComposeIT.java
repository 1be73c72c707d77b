package io.llamatap.server.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Compose's own parser takes the files with every profile, and finds in them what was meant. */
class ComposeIT {
    private static final String MAIN = Tool.CONFIG.resolve("compose.yaml").toString();
    private static final String OVERLAY =
            Tool.CONFIG.resolve("compose.homeserver.yaml").toString();

    private Tool parser = new Tool(Path.of(""));

    @BeforeEach
    void findParser() {
        parser = Tool.find("deploycheck");
    }

    @Test
    void startsWhatEachProfileNames() throws Exception {
        assertThat(names(resolve("", MAIN))).isEqualTo(names(resolve("cpu", MAIN)));
        assertThat(names(resolve("cpu", MAIN))).containsExactly("grafana", "llamatap", "ollama", "prometheus");
        assertThat(names(resolve("nvidia", MAIN)))
                .containsExactly("grafana", "llamatap-nvidia", "ollama-nvidia", "prometheus");
        assertThat(names(resolve("amd", MAIN))).containsExactly("grafana", "llamatap", "ollama-amd", "prometheus");
        assertThat(names(resolve("demo", MAIN))).containsExactly("grafana", "llamatap-demo", "prometheus");
        assertThat(names(resolve("homeserver", MAIN)))
                .containsExactly("grafana", "ollama", "ollama-exporter", "prometheus");
    }

    /** Clients and Prometheus find Llamatap, and Llamatap finds Ollama, under the same names whatever the profile is. */
    @Test
    void givesTheSameNamesToAll() throws Exception {
        for (String profile : List.of("cpu", "nvidia", "amd", "demo", "homeserver")) {
            Node services = resolve(profile, MAIN).at("services");
            List<String> answering = new ArrayList<>();
            services.entries().forEach((name, service) -> {
                answering.add(name);
                answering.addAll(service.at("networks", "default", "aliases").texts());
            });
            assertThat(answering).as(profile).contains("llamatap", "prometheus");
            assertThat(answering.contains("ollama")).as(profile).isEqualTo(!profile.equals("demo"));
            assertThat(services.entries().values().stream()
                            .flatMap(service -> service.at("ports").items().stream())
                            .map(port -> port.at("published").text()))
                    .as(profile)
                    .contains("8000", "9090", "3000")
                    .doesNotHaveDuplicates();
        }
    }

    /** Only what is published for the home server's own Prometheus is open to others, unless .env says so. */
    @Test
    void isOpenToThisMachineAlone() throws Exception {
        for (String profile : List.of("cpu", "nvidia", "amd", "demo", "homeserver")) {
            resolve(profile, MAIN).at("services").entries().values().stream()
                    .flatMap(service -> service.at("ports").items().stream())
                    .filter(port -> !port.at("published").text().equals("9619"))
                    .forEach(port ->
                            assertThat(port.at("host_ip").text()).as(profile).isEqualTo("127.0.0.1"));
        }
    }

    @Test
    void letsLlamatapSeeOllamasProcessesAndGpus() throws Exception {
        for (String profile : List.of("cpu", "nvidia", "amd", "homeserver")) {
            resolve(profile, MAIN).at("services").entries().forEach((name, service) -> {
                if (service.at("image").text().equals("llamatap")) {
                    assertThat(service.at("pid").text()).as(name).isEqualTo("host");
                    assertThat(service.at("environment", "LLAMATAP_HOST_READINGS")
                                    .text())
                            .isEqualTo("on");
                }
            });
        }
        assertThat(resolve("nvidia", MAIN)
                        .at("services", "llamatap-nvidia", "deploy", "resources", "reservations", "devices", 0)
                        .at("capabilities")
                        .texts())
                .containsExactly("gpu", "utility");
    }

    /** homeserver-D5: laid over what the home server has, Llamatap is there in the place of the exporter. */
    @Test
    void canBeLaidOverTheHomeServersOwnFiles(@TempDir Path folder) throws Exception {
        Path original = Files.writeString(folder.resolve("docker-compose.yml"), HomeServer.ORIGINAL);
        Path monitoring = Files.writeString(folder.resolve("docker-compose.monitoring.yml"), HomeServer.MONITORING);
        Node before = resolve("", original.toString(), monitoring.toString());
        Node after = resolve("", original.toString(), monitoring.toString(), OVERLAY);

        assertThat(names(after)).isEqualTo(names(before));
        Node exporter = after.at("services", "ollama-exporter");
        assertThat(exporter.at("image").text()).isEqualTo("llamatap");
        assertThat(exporter.at("build").isThere()).isFalse();
        assertThat(exporter.at("command").items()).isEmpty();
        assertThat(exporter.at("volumes").items()).isEmpty();
        assertThat(exporter.at("container_name").text()).isEqualTo("ollama-exporter");
        assertThat(exporter.at("environment", "COLLECT_INTERVAL").text()).isEqualTo("30");
        assertThat(exporter.at("networks").entries()).containsOnlyKeys("homeserver");
        assertThat(exporter.at("ports").items())
                .extracting(port -> port.at("published").text())
                .containsExactlyInAnyOrder("8000", "9619");
        assertThat(after.at("networks")).isEqualTo(before.at("networks"));
        for (String other : List.of("ollama", "prometheus")) {
            assertThat(after.at("services", other)).isEqualTo(before.at("services", other));
        }
    }

    private static SortedSet<String> names(Node project) {
        return new TreeSet<>(project.at("services").entries().keySet());
    }

    private Node resolve(String profile, String... files) throws Exception {
        List<String> arguments = new ArrayList<>(List.of("compose", profile));
        arguments.addAll(List.of(files));
        return Node.of(parser.run(arguments.toArray(String[]::new)));
    }
}
