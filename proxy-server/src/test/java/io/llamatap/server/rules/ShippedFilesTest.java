package io.llamatap.server.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What is shipped to be copied fits what the exporters had that Llamatap replaces. */
class ShippedFilesTest {

    /** conflict-35, poller-D1, poller-D2, fastapi-D7, homeserver-D5, homeserver-D7; ComposeTest has the ports. */
    @Test
    void composeRespondsToTheNamesAndPortsOfAllExporters() throws Exception {
        String compose = Files.readString(RuleFile.CONFIG.resolve("compose.yaml"));
        assertThat(compose).contains("aliases: &names [llamatap, ollama_exporter, exporter, ollama-exporter]");
    }

    /** poller-D2, homeserver-D7: the jobs as they were. */
    @Test
    void jobsNeedNoOtherTarget() throws Exception {
        String jobs = Files.readString(RuleFile.CONFIG.resolve("prometheus-replacing.yml"));
        assertThat(jobs)
                .contains(
                        "job_name: ollama\n",
                        "ollama_exporter:9200",
                        "job_name: ollama-exporter\n",
                        "ollama-exporter:9619");
    }

    /** The image's build sees nothing else, and Maven wants every module that the root names. */
    @Test
    void letTheImageBeBuilt() throws Exception {
        Path root = RuleFile.CONFIG.resolve("..");
        Matcher module = Pattern.compile("<module>(.*)</module>").matcher(Files.readString(root.resolve("pom.xml")));
        List<String> wanted = new ArrayList<>();
        while (module.find()) {
            wanted.add("!" + module.group(1) + "/pom.xml");
        }
        assertThat(Files.readAllLines(root.resolve(".dockerignore"))).containsAll(wanted);
    }
}
