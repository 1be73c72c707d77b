package io.llamatap.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.tinylog.Level;
import org.tinylog.core.LogEntry;
import org.tinylog.runtime.PreciseTimestamp;

class JsonLogWriterTest {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final JsonLogWriter writer = new JsonLogWriter(new PrintStream(bytes, true, StandardCharsets.UTF_8), "");

    @Test
    void writesOneObjectALine() throws IOException {
        write("first", null);
        write("second", null);
        String[] lines = bytes.toString(StandardCharsets.UTF_8).split("\n");
        assertThat(lines).hasSize(2);
        Map<String, String> fields = parse(lines[0]);
        assertThat(fields)
                .containsEntry("message", "first")
                .containsEntry("level", "warn")
                .containsEntry("logger", "a.B");
        assertThat(fields).containsEntry("thread", Thread.currentThread().getName());
        assertThat(Instant.parse(fields.get("time"))).isBefore(Instant.now().plusSeconds(1));
    }

    @Test
    void keepsMessagesInTheirLineWhateverTheyHold() throws IOException {
        String message = "quote \" backslash \\ newline \n tab \t null \0 umlaut \u00fc emoji \ud83e\udd99";
        write(message, null);
        String text = bytes.toString(StandardCharsets.UTF_8);
        assertThat(text.strip().lines()).hasSize(1);
        assertThat(parse(text)).containsEntry("message", message);
    }

    @Test
    void writesTheTraceOfAnException() throws IOException {
        write("failed", new IllegalStateException("why"));
        assertThat(parse(bytes.toString(StandardCharsets.UTF_8)).get("exception"))
                .startsWith("java.lang.IllegalStateException: why\n\tat ");
    }

    private void write(String message, @Nullable Throwable exception) {
        writer.write(new LogEntry(
                new PreciseTimestamp(),
                Thread.currentThread(),
                Map.of(),
                "a.B",
                "method",
                "B.java",
                1,
                null,
                Level.WARN,
                message,
                exception));
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
