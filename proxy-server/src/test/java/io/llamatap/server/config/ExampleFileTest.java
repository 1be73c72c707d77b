package io.llamatap.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.llamatap.server.config.setting.Catalogue;
import io.llamatap.server.config.setting.ConfigKey;
import io.llamatap.server.config.setting.ServerConfig;
import io.llamatap.server.config.value.Origin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExampleFileTest {

    @Test
    void fileInTheRepositoryIsCurrent() throws IOException {
        Path file = Path.of("..", "config", "llamatap.toml");
        assertThat(Files.readString(file))
                .as("made anew by: ./llamatap --example > config/llamatap.toml")
                .isEqualTo(ExampleFile.render());
    }

    @Test
    void changesNothingUntilAKeyIsUncommented(@TempDir Path folder) throws IOException, BadConfigException {
        assertThat(read(folder, ExampleFile.render())).isEqualTo(read(folder, ""));
    }

    @Test
    void uncommentedItSaysTheDefaults(@TempDir Path folder) throws IOException, BadConfigException {
        String all = Pattern.compile("(?m)^# (?=[a-z-]+ = )")
                .matcher(ExampleFile.render())
                .replaceAll("");
        for (ConfigKey<?> key : Catalogue.keys()) {
            assertThat(all).containsPattern("(?m)^" + key.name() + " = ");
        }
        assertThat(read(folder, all)
                        .withUpstream(
                                read(folder, "").listening().instances().get(0).upstream(), Origin.DEFAULT))
                .isEqualTo(read(folder, ""));
    }

    /** An upgrade asks each administrator what to do with changed settings if the file of the package has changed. */
    @Test
    void fileOfThePackagesSaysDefaultsAndHasNoHelpTexts(@TempDir Path folder) throws IOException, BadConfigException {
        String packaged = Files.readString(Path.of("..", "dist", "files", "llamatap.toml"));
        List<String> settings =
                packaged.lines().filter(line -> line.matches("# [a-z-]+ = .*")).toList();
        List<String> helps = ExampleFile.render()
                .lines()
                .filter(line -> line.startsWith("# ") && !line.contains(" = "))
                .toList();

        assertThat(read(folder, packaged)).isEqualTo(read(folder, ""));
        assertThat(ExampleFile.render().lines()).containsAll(settings);
        assertThat(settings).isNotEmpty();
        assertThat(packaged.lines()).doesNotContainAnyElementsOf(helps);
    }

    private static ServerConfig read(Path folder, String toml) throws IOException, BadConfigException {
        Path file = Files.writeString(folder.resolve("llamatap.toml"), toml);
        return ConfigReader.read(new String[] {"--config", file.toString()}, Map.of(), (level, format) -> {})
                .settings();
    }
}
