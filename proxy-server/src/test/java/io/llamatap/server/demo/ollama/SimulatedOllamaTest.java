package io.llamatap.server.demo.ollama;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import io.llamatap.testkit.Recording;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SimulatedOllamaTest {
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2030-01-02T03:04:05.000000006Z"));
    private final InstantSource source = now::get;
    private final Clock clock = source.withZone(ZoneOffset.UTC);
    private final SimulatedOllama ollama = new SimulatedOllama(Conversations.load(), clock);

    @Test
    void respondsReadably() {
        assertThat(generate("gemma3", "Why is the sky blue?"))
                .contains("scatter blue light about four times as strongly as red light");
        assertThat(generate("llama3.2", "please, WHAT is the capital of France"))
                .contains("Paris");
        assertThat(generate("gemma3", "Who are you?"))
                .startsWith("No model is running here: this is the demonstration");
    }

    @Test
    void thinksWithModelsThatCan() {
        assertThat(ask("/api/chat", chat("qwen3:8b", "What is 2+2?", ",\"stream\":false")))
                .contains("\"content\":\"2 + 2 is 4.\",\"thinking\":\"That is a simple sum.\"");
        assertThat(ask("/api/chat", chat("qwen3:8b", "What is 2+2?", ",\"stream\":false,\"think\":false")))
                .doesNotContain("thinking");
    }

    @Test
    void callsAToolAndThenSaysWhatItGot() {
        String tools =
                ",\"stream\":false,\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"get_weather\",\"parameters\":"
                        + "{\"type\":\"object\",\"properties\":{\"city\":{\"type\":\"string\"}}}}}]";
        assertThat(ask("/api/chat", chat("qwen3:8b", "What is the weather in Paris?", tools)))
                .contains("\"name\":\"get_weather\",\"arguments\":{\"city\":\"Paris\"}");
        String second =
                "{\"model\":\"qwen3:8b\",\"messages\":[{\"role\":\"user\",\"content\":\"What is the weather in Paris?\"},"
                        + "{\"role\":\"tool\",\"content\":\"18 degrees\"}]" + tools + "}";
        assertThat(ask("/api/chat", second)).contains("It is 18 °C in Paris").doesNotContain("tool_calls");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"gemma3", "gemma3:latest", "GEMMA3", "library/gemma3", "registry.ollama.ai/library/gemma3:latest"
            })
    void knowsAModelByAllItsNames(String name) {
        assertThat(ask("/api/generate", "{\"model\":\"" + name + "\",\"prompt\":\"Say hello.\",\"stream\":false}"))
                .startsWith("HTTP/1.1 200 OK")
                .contains("{\"model\":\"" + name + "\"");
    }

    @ParameterizedTest
    @CsvSource({
        "/api/generate,error-model-missing",
        "/api/chat,error-model-missing",
        "/api/show,error-model-missing",
        "/api/embed,error-model-missing",
        "/api/embeddings,error-model-missing",
        "/v1/chat/completions,error-v1-model-missing",
        "/v1/completions,error-v1-model-missing",
        "/v1/embeddings,error-v1-model-missing",
        "/v1/responses,error-v1-model-missing",
        "/v1/messages,error-v1-messages-model-missing",
    })
    void hasTheVeryWordsOfOllamaForAModelThatIsNotThere(String path, String recording) {
        String body = ask(path, "{\"model\":\"nope:7b\",\"prompt\":\"x\",\"input\":\"x\"}");
        String expected = new String(Recording.load("ollama-0.33.3", recording).responseBody(), StandardCharsets.UTF_8);
        assertThat(body).startsWith("HTTP/1.1 404 Not Found\r\n").endsWith("\r\n\r\n" + expected);
        assertThat(ask(path, "{\"model\":\"a<b\\\"ü\",\"prompt\":\"x\"}")).contains("model 'a\\u003cb\\\"ü' not found");
    }

    @ParameterizedTest
    @CsvSource({
        "DELETE,/api/generate,POST",
        "POST,/api/tags,'HEAD, GET'",
        "HEAD,/api/ps,GET",
        "POST,/api/delete,DELETE",
        "GET,/api/blobs/sha256:0,'HEAD, POST'",
    })
    void namesTheMethodsThatARouteTakes(String method, String path, String allowed) {
        assertThat(text(ollama.respond(method, path, new byte[0])))
                .startsWith("HTTP/1.1 405 Method Not Allowed\r\nAllow: " + allowed + "\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/metrics", "/api/nothing", "/api/blobs/", "/v1/models/"})
    void knowsNoOtherRoute(String path) {
        assertThat(text(ollama.respond("GET", path, new byte[0]))).startsWith("HTTP/1.1 404 Not Found\r\n");
    }

    @Test
    void hasCountsAndTimesThatAgreeWithThePace() {
        for (int warm = 0; warm < 2; warm++) {
            PacedResponse response =
                    respond("/api/generate", "{\"model\":\"llama3.2\",\"prompt\":\"Tell me a short joke.\"}");
            String last = text(response);
            long total = number(last, "total_duration");
            assertThat(response.dueNanos(response.partCount() - 1)).isEqualTo(total);
            assertThat(number(last, "load_duration")).isEqualTo(warm == 0 ? 1_700_000_000 : 1_100_000);
            assertThat(number(last, "load_duration")
                            + number(last, "prompt_eval_duration")
                            + number(last, "eval_duration"))
                    .isBetween(total - 10_000_000, total);
            // One part for each token but the last, which is the end, one for the last line, and one for the end of the
            // body.
            assertThat(number(last, "eval_count")).isEqualTo(response.partCount() - 1);
            assertThat(number(last, "prompt_eval_cached_count") > 0).isEqualTo(warm > 0);
            assertThat(last.split("\"created_at\":\"2030-01-02T03:04:", -1)).hasSize(response.partCount());
            pass(Duration.ofSeconds(20));
        }
    }

    @Test
    void endsAtTheLimitOfTheClient() {
        String body = ask("/v1/chat/completions", chat("gemma3", "Why is the sky blue?", ",\"max_tokens\":5"));
        assertThat(body).contains("\"finish_reason\":\"length\"").contains("\"completion_tokens\":5,");
    }

    @Test
    void waitsForASlot() {
        String ask = "{\"model\":\"gemma3\",\"prompt\":\"Why is the sky blue?\"}";
        ask("/api/generate", "{\"model\":\"gemma3\"}");
        pass(Duration.ofSeconds(20));
        long first = last(respond("/api/generate", ask));
        assertThat(last(respond("/api/generate", ask))).isBetween(first * 8 / 10, first * 12 / 10);
        assertThat(last(respond("/api/generate", ask))).isGreaterThan(first * 3 / 2);
    }

    @Test
    void stopsWhenTheClientLeaves() {
        String ask = "{\"model\":\"gemma3\",\"prompt\":\"Why is the sky blue?\"}";
        PacedResponse left = respond("/api/generate", ask);
        long alone = last(left);
        respond("/api/generate", ask);
        pass(Duration.ofNanos(alone / 2));
        left.abandon();
        assertThat(last(respond("/api/generate", ask))).isLessThan(alone);
    }

    @Test
    void keepsModelsInMemoryForAWhile() {
        assertThat(get("/api/ps")).endsWith("{\"models\":[]}");
        generate("gemma3", "Say hello.");
        assertThat(get("/api/ps")).contains("\"name\":\"gemma3:latest\"").containsPattern("\"size_vram\":5312462848,");
        pass(Duration.ofMinutes(6));
        assertThat(get("/api/ps")).endsWith("{\"models\":[]}");
    }

    @Test
    void evictsTheModelThatWasNotUsedForLongest() {
        for (String model : new String[] {"qwen3:8b", "gemma3", "llama3.2"}) {
            generate(model, "Say hello.");
            pass(Duration.ofSeconds(20));
        }
        generate("gpt-oss:20b", "Say hello.");
        assertThat(get("/api/ps")).contains("gpt-oss:20b", "gemma3", "llama3.2").doesNotContain("qwen3");
    }

    @Test
    void loadsAndUnloadsOnRequest() {
        ask("/api/generate", "{\"model\":\"gemma3\",\"keep_alive\":\"1h\"}");
        pass(Duration.ofMinutes(50));
        assertThat(get("/api/ps")).contains("gemma3");
        assertThat(ask("/api/generate", "{\"model\":\"gemma3\",\"keep_alive\":0}"))
                .contains("\"done_reason\":\"unload\"");
        assertThat(get("/api/ps")).endsWith("{\"models\":[]}");
    }

    @Test
    void losesAModelWhoseProcessDies() {
        PacedResponse dying = respond(
                "/api/generate", "{\"model\":\"gemma3\",\"prompt\":\"Write a very very long story about the sea.\"}");
        assertThat(text(dying)).contains("unexpected EOF");
        pass(Duration.ofNanos(last(dying) - 1));
        assertThat(get("/api/ps")).contains("gemma3");
        pass(Duration.ofNanos(1));
        assertThat(get("/api/ps")).doesNotContain("gemma3");
    }

    @Test
    void knowsAModelByTheOlderKey() {
        assertThat(ask("/api/show", "{\"model\":\"\",\"name\":\"gemma3\"}")).startsWith("HTTP/1.1 200 OK");
    }

    @Test
    void copiesAndDeletesModels() {
        ask("/api/copy", "{\"source\":\"gemma3\",\"destination\":\"mine\"}");
        assertThat(get("/api/tags")).contains("\"name\":\"mine:latest\"");
        assertThat(generate("mine", "Say hello.")).contains("Hello!");
        assertThat(text(ollama.respond("DELETE", "/api/delete", utf8("{\"model\":\"mine\"}"))))
                .startsWith("HTTP/1.1 200 OK");
        assertThat(ask("/api/show", "{\"model\":\"mine\"}")).startsWith("HTTP/1.1 404");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/embed", "/api/embeddings", "/v1/embeddings"})
    void embedsAlikeWhatIsAlike(String path) {
        String ask = "{\"model\":\"nomic-embed-text\",\"input\":[\"a\",\"a\"],\"prompt\":\"a\"}";
        Matcher vector = Pattern.compile("\\[(-?[\\d.]+,){767}-?[\\d.]+]").matcher(ask(path, ask));
        assertThat(vector.results().map(found -> found.group()).distinct()).hasSize(1);
    }

    @Test
    void saysWhatAModelIs() throws IOException {
        String shown = ask("/api/show", "{\"model\":\"qwen3:8b\"}");
        assertThat(shown).contains("\"capabilities\":[\"completion\",\"tools\",\"thinking\"]");
        try (JsonParser parser = new JsonFactory()
                .createParser(shown.substring(shown.indexOf('{')).getBytes(StandardCharsets.UTF_8))) {
            parser.nextToken();
            parser.skipChildren();
        }
        assertThat(get("/api/version")).endsWith("{\"version\":\"0.33.3\"}");
    }

    private void pass(Duration time) {
        now.updateAndGet(then -> then.plus(time));
    }

    private PacedResponse respond(String path, String json) {
        return ollama.respond("POST", path, utf8(json));
    }

    private String ask(String path, String json) {
        return text(respond(path, json));
    }

    private String get(String path) {
        return text(ollama.respond("GET", path, new byte[0]));
    }

    private String generate(String model, String prompt) {
        String body =
                ask("/api/generate", "{\"model\":\"" + model + "\",\"stream\":false,\"prompt\":\"" + prompt + "\"}");
        Matcher response =
                Pattern.compile("\"response\":\"((?:[^\"\\\\]|\\\\.)*)\"").matcher(body);
        assertThat(response.find()).as(body).isTrue();
        return response.group(1);
    }

    private static String chat(String model, String question, String more) {
        return "{\"model\":\"" + model + "\",\"messages\":[{\"role\":\"user\",\"content\":\"" + question + "\"}]" + more
                + "}";
    }

    private static long last(PacedResponse response) {
        return response.dueNanos(response.partCount() - 1);
    }

    private static long number(String text, String member) {
        Matcher number = Pattern.compile("\"" + member + "\":(\\d+)").matcher(text);
        assertThat(number.find()).as(member).isTrue();
        return Long.parseLong(number.group(1));
    }

    private static String text(PacedResponse response) {
        return new String(response.bytes(), StandardCharsets.UTF_8);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
