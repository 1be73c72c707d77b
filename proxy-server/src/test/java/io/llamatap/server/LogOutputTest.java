package io.llamatap.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.llamatap.server.config.LogFormat;
import io.llamatap.server.config.LogLevel;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LogOutputTest {

    @ParameterizedTest
    @CsvSource({"TRACE, info", "DEBUG, info", "INFO, warn", "WARN,", "ERROR,", "OFF,"})
    void keepsNettyQuieterThanOurselves(LogLevel level, String netty) {
        Map<String, String> properties = LogOutput.properties(level, LogFormat.TEXT, "");
        assertThat(properties).containsEntry("level", level.name().toLowerCase(Locale.ROOT));
        assertThat(properties.get("level@io.netty")).isEqualTo(netty);
    }

    @ParameterizedTest
    @CsvSource({"TEXT, console", "JSON, io.llamatap.server.JsonLogWriter"})
    void writesInTheFormatAskedFor(LogFormat format, String writer) {
        assertThat(LogOutput.properties(LogLevel.INFO, format, "")).containsEntry("writer", writer);
    }
}
