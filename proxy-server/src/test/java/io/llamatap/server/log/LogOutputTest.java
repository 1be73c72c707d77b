package io.llamatap.server.log;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.llamatap.server.config.setting.LogFormat;
import io.llamatap.server.config.setting.LogLevel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.event.Level;

class LogOutputTest {
    private static final Instant NOW = Instant.parse("2026-11-22T05:10:00.007Z");

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    @ParameterizedTest
    @CsvSource({
        "TRACE, TRACE, INFO",
        "DEBUG, DEBUG, INFO",
        "INFO, INFO, WARN",
        "WARN, WARN, WARN",
        "ERROR, ERROR, ERROR",
        "OFF,,"
    })
    void takesWhatIsSevereEnoughAndKeepsNettyQuieter(LogLevel level, Level ours, Level netty) {
        LogOutput output = output(level, LogFormat.TEXT, "");
        for (Level entry : Level.values()) {
            assertThat(output.takes(entry, false)).isEqualTo(ours != null && entry.toInt() >= ours.toInt());
            assertThat(output.takes(entry, true)).isEqualTo(netty != null && entry.toInt() >= netty.toInt());
        }
    }

    @Test
    void writesTextsAlignedAndWithTheirPrefix() {
        LogOutput output = output(LogLevel.INFO, LogFormat.TEXT, "input.ollama: ");
        output.write(Level.INFO, "a.B", "first", null);
        output.write(Level.ERROR, "a.B", "second", null);
        assertThat(written())
                .isEqualTo("2026-11-22T05:10:00.007Z INFO  input.ollama: first\n"
                        + "2026-11-22T05:10:00.007Z ERROR input.ollama: second\n");
    }

    @ParameterizedTest
    @ValueSource(ints = {'\n', '\r', 0x1b, 0x85, 0x202e, 0x2066, 0x200f, 0x2028, 0xfeff})
    void escapesWhatWouldBeginALineSteerATerminalOrTurnTheDirectionOfText(int point) {
        String outside = "a" + Character.toString(point) + "\"b\\c";
        output(LogLevel.INFO, LogFormat.TEXT, "").write(Level.WARN, "a.B", outside, new IllegalStateException(outside));
        assertThat(written().codePoints().filter(c -> c == point).count()).isEqualTo(point == '\n' ? lines() : 0);
        assertThat(written()).contains("\"b\\c");
    }

    private long lines() {
        return written().lines().count();
    }

    @Test
    void writesTheTraceOfAnExceptionBelowATextAndIntoAnObject() throws IOException {
        Exception failure = new IllegalStateException("why");
        output(LogLevel.INFO, LogFormat.TEXT, "").write(Level.WARN, "a.B", "failed", failure);
        assertThat(written()).contains("WARN  failed\njava.lang.IllegalStateException: why\n\tat ");
        bytes.reset();
        output(LogLevel.INFO, LogFormat.JSON, "").write(Level.WARN, "a.B", "failed", failure);
        assertThat(parse(written()).get("exception")).startsWith("java.lang.IllegalStateException: why\n\tat ");
    }

    @Test
    void writesOneObjectALine() throws IOException {
        LogOutput output = output(LogLevel.INFO, LogFormat.JSON, "input.ollama: ");
        output.write(Level.WARN, "a.B", "first", null);
        output.write(Level.WARN, "a.B", "second", null);
        String[] lines = written().split("\n");
        assertThat(lines).hasSize(2);
        assertThat(parse(lines[0]))
                .containsExactly(
                        Map.entry("time", NOW.toString()),
                        Map.entry("level", "warn"),
                        Map.entry("logger", "a.B"),
                        Map.entry("thread", Thread.currentThread().getName()),
                        Map.entry("message", "input.ollama: first"));
    }

    @Test
    void keepsObjectsInTheirLineWhateverTheyHold() throws IOException {
        String message = "quote \" backslash \\ newline \n tab \t null \0 umlaut \u00fc emoji \ud83e\udd99";
        output(LogLevel.INFO, LogFormat.JSON, "").write(Level.INFO, "a.B", message, null);
        assertThat(written().strip().lines()).hasSize(1);
        assertThat(parse(written())).containsEntry("message", message);
    }

    @Test
    void fillsMessagesInAndKnowsExceptionsAmongTheirArguments() {
        LogOutput before = LogOutput.current();
        try {
            LogOutput.replace(output(LogLevel.INFO, LogFormat.TEXT, ""));
            OutputLogger logger = new OutputLogger("a.B");
            logger.debug("not {}", "this");
            logger.info("{} of {} and {}", 1, 2, 3);
            logger.error("lost {}", "it", new IOException("broken"));
        } finally {
            LogOutput.replace(before);
        }
        assertThat(written())
                .startsWith("2026-11-22T05:10:00.007Z INFO  1 of 2 and 3\n2026-11-22T05:10:00.007Z ERROR lost it\n"
                        + "java.io.IOException: broken\n\tat ");
    }

    private LogOutput output(LogLevel level, LogFormat format, String prefix) {
        return new LogOutput(
                level,
                format,
                prefix,
                new PrintStream(bytes, true, StandardCharsets.UTF_8),
                Clock.fixed(NOW, ZoneOffset.UTC));
    }

    private String written() {
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private static Map<String, String> parse(String line) throws IOException {
        Map<String, String> fields = new LinkedHashMap<>();
        try (JsonParser json = new JsonFactory().createParser(line)) {
            assertThat(json.nextToken()).isEqualTo(JsonToken.START_OBJECT);
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                json.nextToken();
                fields.put(name, json.getText());
            }
            assertThat(json.currentToken()).isEqualTo(JsonToken.END_OBJECT);
            assertThat(json.nextToken()).isNull();
        }
        return fields;
    }
}
