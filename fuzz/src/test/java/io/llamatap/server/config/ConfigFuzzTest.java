package io.llamatap.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import com.code_intelligence.jazzer.mutation.annotation.WithUtf8Length;
import io.llamatap.server.config.setting.Catalogue;
import io.llamatap.server.config.setting.ConfigKey;
import io.llamatap.server.config.value.BadValueException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Settings in a file, in variables and on the command line are accepted, or rejected with reasons, and nothing is thrown. */
class ConfigFuzzTest {
    private static final Path FILE = file();

    private static Path file() {
        try {
            Path file = Files.createTempFile("llamatap", ".toml");
            file.toFile().deleteOnExit();
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Stream<Arguments> seeds() {
        List<String> values = List.of(
                "1m30s",
                "off",
                "16KiB",
                "[::1]:11434",
                "http://ollama:11434/base",
                ":8080",
                "true",
                "a.b:1",
                "999999d");
        return Stream.concat(
                values.stream().map(value -> Arguments.of("upstream = \"" + value + "\"\nloops = 3\n", value)),
                Catalogue.keys().stream()
                        .map(key -> Arguments.of(
                                key.name() + " = \"" + key.defaultText() + "\"\n", String.valueOf(key.defaultText()))));
    }

    @MethodSource("seeds")
    @FuzzTest
    void takesSettingsOrSaysWhatIsWrong(
            @NotNull @WithUtf8Length(max = 1000) String toml, @NotNull @WithUtf8Length(max = 200) String value)
            throws IOException {
        Files.write(FILE, toml.getBytes(StandardCharsets.UTF_8));
        read(Map.of(), "--config", FILE.toString());
        for (ConfigKey<?> key : Catalogue.keys()) {
            try {
                Object parsed = key.kind().parse(value);
                // A displayed value is parsed as the same value.
                assertThat(key.kind().parse(value)).isEqualTo(parsed);
            } catch (BadValueException e) {
                assertThat(e.wrong()).isNotBlank();
            }
        }
        read(Map.of("OLLAMA_HOST", value, "OLLAMA_PORT", value, "LLAMATAP_LISTEN", value), "--loops", value, value);
    }

    private static void read(Map<String, String> environment, String... args) {
        try {
            Invocation read = ConfigReader.read(args, environment, (level, format) -> {});
            assertThat(read.action().onlyPrints() || !read.description().isEmpty())
                    .isTrue();
        } catch (BadConfigException e) {
            assertThat(e.getMessage()).isNotBlank();
        }
    }
}
