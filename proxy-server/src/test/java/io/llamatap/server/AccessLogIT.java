package io.llamatap.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.llamatap.testkit.RawClient;
import io.llamatap.testkit.Recording;
import io.llamatap.testkit.ScriptedUpstream;
import io.llamatap.testkit.Wire;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each exchange and each rejected request has one line with its outcome. */
class AccessLogIT {
    private static final String GET = "GET /api/tags HTTP/1.1\r\nHost: x\r\n\r\n";

    @TempDir
    private Path folder;

    private LoggingServer server = new LoggingServer(Path.of(""));

    @BeforeEach
    void logsToAFolderOfItsOwn() {
        server = new LoggingServer(folder);
    }

    @ParameterizedTest
    @CsvSource({
        "chat-stream, /api/chat, true, eval_count, prompt_eval_count",
        "chat-nonstream, /api/chat, false, eval_count, prompt_eval_count",
        "generate-stream-warm, /api/generate, true, eval_count, prompt_eval_count",
        "generate-nonstream, /api/generate, false, eval_count, prompt_eval_count",
        "embed, /api/embed, false, , prompt_eval_count",
        "v1-chat-stream-usage, /v1/chat/completions, true, completion_tokens, prompt_tokens",
        "v1-chat-nonstream, /v1/chat/completions, false, completion_tokens, prompt_tokens",
        "v1-completions-nonstream, /v1/completions, false, completion_tokens, prompt_tokens",
        "v1-embeddings, /v1/embeddings, false, , prompt_tokens",
        "v1-responses-stream, /v1/responses, true, output_tokens, input_tokens",
        "v1-messages-nonstream, /v1/messages, false, output_tokens, input_tokens",
        "v1-messages-stream, /v1/messages, true, output_tokens, input_tokens"
    })
    void tellsOfARecordedResponse(String name, String route, boolean isStream, @Nullable String output, String input)
            throws Exception {
        Recording recording = Recording.load("ollama-0.33.3", name);
        String response = text(recording.responseBody());
        Instant before = Instant.now().minusMillis(1);
        int port;
        try (ScriptedUpstream upstream = ScriptedUpstream.responding(request -> Wire.text(recording.response()));
                Llamatap llamatap = server.logging("--upstream=127.0.0.1:" + upstream.port());
                RawClient client = RawClient.connect(llamatap.start().get(0))) {
            port = client.localPort();
            client.send(recording.request()).readResponse();
        }
        Map<String, Object> line = server.onlyLine();
        assertThat(line)
                .containsEntry("client", "127.0.0.1")
                .containsEntry("client_port", (long) port)
                .containsEntry("method", "POST")
                .containsEntry("path", route)
                .containsEntry("route", route)
                .containsEntry("status", 200L)
                .containsEntry("outcome", "ok")
                .containsEntry("model", last(text(recording.requestBody()), "\"model\": ?\"([^\"]+)\""))
                .containsEntry("stream", isStream)
                .containsEntry("request_bytes", (long) recording.requestBody().length)
                .containsEntry("response_bytes", (long) recording.responseBody().length)
                .containsEntry("tokens", "reported")
                .containsEntry("upstream", "new")
                .containsEntry("retried", false)
                .doesNotContainKey("reason");
        // Anthropic's count of the prompt leaves the cached part out, as ours does.
        long cached = route.equals("/v1/messages") ? 0 : whole(line, "cached_tokens", 0);
        assertThat(whole(line, "input_tokens", -1) + cached).isEqualTo(number(response, input));
        if (output == null) {
            assertThat(line).doesNotContainKey("output_tokens");
        } else {
            assertThat(line).containsEntry("output_tokens", number(response, output));
        }
        assertThat(Instant.parse((String) line.get("time"))).isBetween(before, Instant.now());
        assertThat(seconds(line, "total_seconds")).isGreaterThanOrEqualTo(seconds(line, "first_byte_seconds"));
        assertThat(seconds(line, "first_byte_seconds")).isGreaterThanOrEqualTo(seconds(line, "connect_seconds"));
        assertThat(line.containsKey("first_token_seconds")).isEqualTo(isStream);
        if (response.contains("\"eval_duration\"")) {
            assertThat(line)
                    .containsEntry("load_seconds", micros(response, "load_duration"))
                    .containsEntry("prompt_eval_seconds", micros(response, "prompt_eval_duration"))
                    .containsEntry("eval_seconds", micros(response, "eval_duration"));
        }
    }

    @Test
    void saysWhereTokensAreEstimated() throws Exception {
        Recording recording = Recording.load("ollama-0.33.3", "v1-chat-stream");
        exchange(recording);
        assertThat(server.onlyLine()).containsEntry("tokens", "estimated").doesNotContainKey("input_tokens");
        assertThat(whole(server.onlyLine(), "output_tokens", -1)).isPositive();
    }

    @Test
    void tellsOfAnErrorOfOllama() throws Exception {
        exchange(Recording.load("ollama-0.33.3", "error-chat-model-missing"));
        assertThat(server.onlyLine())
                .containsEntry("status", 404L)
                .containsEntry("outcome", "client_error")
                .containsKey("model")
                .doesNotContainKeys("reason", "stream", "tokens");
    }

    @Test
    void saysWhetherAConnectionWasReused() throws Exception {
        try (ScriptedUpstream upstream = ScriptedUpstream.counting();
                Llamatap llamatap = server.logging("--upstream=127.0.0.1:" + upstream.port(), "--loops=1");
                RawClient client = RawClient.connect(llamatap.start().get(0))) {
            client.send(GET).readResponse();
            client.send(GET).readResponse();
        }
        assertThat(server.lines()).extracting(line -> line.get("upstream")).containsExactly("new", "reused");
    }

    @Test
    void hasNoLogAndNoCounterOfItUnlessToldTo() throws Exception {
        try (Llamatap llamatap = LoggingServer.before("--upstream=127.0.0.1:1");
                RawClient client = RawClient.connect(llamatap.start().get(0))) {
            assertThat(client.send("GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n")
                            .readResponse()
                            .text())
                    .doesNotContain("access_log");
        }
        assertThat(folder).isEmptyDirectory();
    }

    private void exchange(Recording recording) throws Exception {
        try (ScriptedUpstream upstream = ScriptedUpstream.responding(request -> Wire.text(recording.response()));
                Llamatap llamatap = server.logging("--upstream=127.0.0.1:" + upstream.port());
                RawClient client = RawClient.connect(llamatap.start().get(0))) {
            client.send(recording.request()).readResponse();
        }
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static long whole(Map<String, Object> line, String name, long otherwise) {
        return line.get(name) instanceof Long value ? value : otherwise;
    }

    private static double seconds(Map<String, Object> line, String name) {
        assertThat(line.get(name)).as(name).isInstanceOf(Double.class);
        return line.get(name) instanceof Double value ? value : -1;
    }

    /** Returns a duration of the response in seconds, truncated to microseconds. */
    private static double micros(String body, String name) {
        long micros = number(body, name) / 1_000;
        return micros / 1e6;
    }

    private static long number(String body, String name) {
        return Long.parseLong(last(body, "\"" + name + "\": ?(\\d+)"));
    }

    private static String last(String body, String pattern) {
        Matcher matcher = Pattern.compile(pattern).matcher(body);
        String found = null;
        while (matcher.find()) {
            found = matcher.group(1);
        }
        assertThat(found).as(pattern + " in " + body).isNotNull();
        return String.valueOf(found);
    }
}
