package io.llamatap.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.llamatap.server.config.setting.Catalogue;
import io.llamatap.server.config.setting.ConfigKey;
import io.llamatap.server.config.setting.ServerConfig;
import io.llamatap.server.config.value.Origin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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

    private static ServerConfig read(Path folder, String toml) throws IOException, BadConfigException {
        Path file = Files.writeString(folder.resolve("llamatap.toml"), toml);
        return ConfigReader.read(new String[] {"--config", file.toString()}, Map.of(), (level, format) -> {})
                .settings();
    }
}
