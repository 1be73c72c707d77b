package io.llamatap.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.llamatap.server.config.exporter.PythonLogFile;
import io.llamatap.server.config.setting.LogLevel;
import io.llamatap.server.config.value.Notice;
import io.llamatap.server.config.value.RawValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.event.Level;

/** The log file of the exporter in Python sets our level, and nothing breaks for it (fastapi-C2, C3). */
class PythonLogFileTest {
    private static final String USUAL = """
            version: 1
            disable_existing_loggers: false
            formatters:
              default:
                format: '%(asctime)s %(levelname)s %(message)s'
            handlers:
              console:
                class: logging.StreamHandler
                formatter: default
            root:
              level: WARNING
              handlers: [console]
            """;

    @TempDir
    Path folder;

    private final List<Notice> notices = new ArrayList<>();

    @Test
    void takesTheRootsLevelAndTellsOnceWhatIsNotUsed() throws IOException {
        assertThat(level(USUAL)).isEqualTo("WARN");
        assertThat(notices)
                .singleElement()
                .satisfies(notice -> assertThat(notice.level()).isEqualTo(Level.INFO))
                .satisfies(notice -> assertThat(notice.text()).endsWith("ignored: formatters, handlers"));
    }

    @Test
    void takesTheMostTalkativeLoggerWhereThereIsNoRoot() throws IOException {
        assertThat(level("version: 1\nloggers:\n  uvicorn: {level: ERROR}\n  app: {level: 10}\n  none: {}\n"))
                .isEqualTo("debug");
        assertThat(notices).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"DEBUG, DEBUG", "info, INFO", "WARN, WARN", "CRITICAL, ERROR", "40, ERROR", "NOTSET,", "loud,"})
    void understandsLevelsOfPython(String python, @Nullable String ours) throws IOException {
        assertThat(level("root: {level: " + python + "}")).isEqualTo(ours);
    }

    @ParameterizedTest
    @ValueSource(strings = {"root: [", "- a\n- b", "", "a: &x [*x]\nb: !!java.lang.Runtime {}", "\u0000"})
    void warnsOfABrokenFileAndGoesOn(String text) throws IOException {
        assertThat(level(text)).isNull();
        assertThat(notices)
                .singleElement()
                .satisfies(notice -> assertThat(notice.level()).isEqualTo(Level.WARN))
                .satisfies(notice -> assertThat(notice.text()).contains("is ignored"));
    }

    @Test
    void saysNothingWhereThereIsNoFile() {
        assertThat(PythonLogFile.level(folder.resolve("none"), notices)).isNull();
        assertThat(notices).isEmpty();
    }

    @Test
    void isOutdoneByTheVariableAndByOurOwnSettings() throws Exception {
        Path file = Files.writeString(folder.resolve("log_config.yaml"), USUAL);
        assertThat(read(file, Map.of())).isEqualTo(LogLevel.WARN);
        assertThat(read(file, Map.of("LOG_LEVEL", "DEBUG"))).isEqualTo(LogLevel.DEBUG);
        assertThat(read(file, Map.of("LOG_LEVEL", "verbose"))).isEqualTo(LogLevel.WARN);
        assertThat(read(file, Map.of(), "--log-level=error")).isEqualTo(LogLevel.ERROR);
    }

    private static LogLevel read(Path file, Map<String, String> environment, String... args) throws BadConfigException {
        List<LogLevel> told = new ArrayList<>();
        ConfigReader.read(args, environment, file, (level, format) -> told.add(level));
        return told.get(0);
    }

    private @Nullable String level(String text) throws IOException {
        RawValue value = PythonLogFile.level(Files.writeString(folder.resolve("log_config.yaml"), text), notices);
        return value == null ? null : value.text();
    }
}
