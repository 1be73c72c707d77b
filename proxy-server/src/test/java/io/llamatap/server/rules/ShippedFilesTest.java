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

    /** Whoever builds the image without arguments gets labels that are true. */
    @Test
    void labelsTheImageAsTheProjectIs() throws Exception {
        Path root = RuleFile.CONFIG.resolve("..");
        String project = Files.readString(root.resolve("pom.xml"));
        assertThat(Files.readString(root.resolve("Dockerfile")))
                .contains("ARG LLAMATAP_VERSION=" + first("<version>(.*)</version>", project) + "\n")
                .contains("ARG LLAMATAP_CREATED=" + first("<project.build.outputTimestamp>(.*)</project", project)
                        + "\n");
    }

    /** The files that are copied one by one; a folder is there as a whole. */
    @Test
    void letsTheBuildOfTheImageSeeWhatItCopies() throws Exception {
        Path root = RuleFile.CONFIG.resolve("..");
        Matcher file = Pattern.compile("(?<=[ /])(LICENSE|config/[\\w./-]+\\.\\w+)")
                .matcher(Files.readString(root.resolve("Dockerfile")));
        List<String> seen = Files.readAllLines(root.resolve(".dockerignore"));
        int count = 0;
        while (file.find()) {
            count++;
            assertThat(root.resolve(file.group())).exists();
            assertThat(seen)
                    .containsAnyOf(
                            "!" + file.group(), "!" + Path.of(file.group()).getParent());
        }
        assertThat(count).isGreaterThan(4);
    }

    /** A tag can be moved to other code; a commit cannot. */
    @Test
    void runsNoActionThatMayChange() throws Exception {
        Path workflows = RuleFile.CONFIG.resolve("../.github/workflows");
        for (String name : List.of("ci.yml", "release.yml")) {
            assertThat(Files.readAllLines(workflows.resolve(name)))
                    .as(name)
                    .filteredOn(line -> line.contains("uses:"))
                    .isNotEmpty()
                    .allMatch(line -> line.matches(".* uses: [\\w-]+/[\\w-]+@[0-9a-f]{40} # v\\d+\\.\\d+\\.\\d+"));
        }
    }

    private static String first(String pattern, String text) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        assertThat(matcher.find()).as(pattern).isTrue();
        return matcher.group(1);
    }
}
