package io.llamatap.server.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class RecordedResponsesTest {
    private static final Recordings RECORDINGS = Recordings.load();

    private final RecordedResponses responses = new RecordedResponses(
            RECORDINGS, Clock.fixed(Instant.parse("2030-01-02T03:04:05.000000006Z"), ZoneOffset.UTC));

    static List<String> recorded() {
        // What is left out depends on time, on bodies that are not kept, or on a copy that was there when it was
        // recorded.
        return RECORDINGS.names().stream()
                .filter(name -> !name.matches("ps-.*|blob-.*|delete"))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("recorded")
    void findsEachRecordingByItsOwnRequest(String name) {
        Recording recording = RECORDINGS.named(name);
        String request = recording.request();
        String body = request.substring(request.indexOf("\r\n\r\n") + 4);
        PacedResponse response = responses.respond(
                recording.traits().method(), recording.traits().path(), body.getBytes(StandardCharsets.ISO_8859_1));
        assertThat(response.bytes()).isEqualTo(recording.response().bytes());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/api/generate|{'model':'gemma3:270m','prompt':'hi'}|generate-stream-warm",
                "/api/generate|{'MODEL':'gemma3:270m','Prompt':'hi'}|generate-stream-warm",
                "/api/generate|{'model':'gemma3:270m','prompt':'hi','stream':false}|generate-nonstream",
                "/api/generate|{'model':'gemma3:270m','prompt':'','stream':false}|generate-preload",
                "/api/generate|{'model':'gemma3:270m','prompt':'','keep_alive':'0s'}|generate-unload-before",
                "/api/generate|{'model':'tiny:latest','prompt':'hi'}|generate-garbage-stream",
                "/api/chat|{'messages':[{'content':'hi','role':'user'}],'model':'thinker:latest'}|chat-thinking-stream",
                "/api/chat|{'model':'thinker','stream':false,'messages':[{'content':'hi'}]}|chat-thinking-nonstream",
                "/api/chat|{'model':'tooler','messages':[{'content':'hi'}],'tools':[{'function':{'name':'f'}}]}|chat-tools-stream",
                "/api/chat|{'model':'gemma3:270m','stream':false,'messages':[{'content':'hi'}],'tools':[{'function':{'name':'f'}}]}|chat-tools-unsupported",
                "/api/chat|{'model':'gemma3:270m','stream':false,'think':true,'messages':[{'content':'hi'}]}|chat-think-unsupported",
                "/v1/chat/completions|{'model':'gemma3:270m','messages':[{'content':'hi'}]}|v1-chat-nonstream",
                "/v1/chat/completions|{'model':'gemma3:270m','stream':true,'messages':[{'content':'hi'}]}|v1-chat-stream",
                "/v1/chat/completions|{'model':'gemma3:270m','stream':true,'stream_options':{'include_usage':true},'messages':[{'content':[{'type':'text','text':'hi'}]}]}|v1-chat-stream-usage",
                "/v1/messages|{'model':'thinker','stream':true,'thinking':{'type':'enabled'},'messages':[{'content':'hi'}]}|v1-messages-thinking-stream",
                "/api/embed|{'model':'gemma3:270m','input':['a','b']}|embed-unsupported",
                "/api/embed|{'model':'tinyembed','input':['a','b']}|embed",
            })
    void takesTheRecordingThatComesNearest(String path, String json, String name) {
        assertThat(responses
                        .respond("POST", path, utf8(json.replace('\'', '"')))
                        .bytes())
                .isEqualTo(RECORDINGS.named(name).response().bytes());
    }

    @Test
    void endsBadlyOnlyWhenAskedTheVeryWords() {
        String dying = "{\"model\":\"%s\",\"prompt\":\"Write a very very long story about the sea.\"}";
        byte[] asked = utf8(dying.formatted("gemma3:270m"));
        byte[] askedOther = utf8(dying.formatted("tiny"));
        assertThat(responses.respond("POST", "/api/generate", asked).body()).contains("{\"error\":");
        assertThat(responses.respond("POST", "/api/generate", askedOther).body())
                .doesNotContain("{\"error\":");
    }

    @Test
    void respondsPlainlyToPlainRequests() {
        assertThat(responses
                        .respond("POST", "/api/generate", utf8("{\"model\":\"gemma3:270m\",\"prompt\":\"x\"}"))
                        .body())
                .contains("\"done\":true");
        String chat = "{\"model\":\"gemma3:270m\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";
        assertThat(responses.respond("POST", "/api/chat", utf8(chat)).body()).contains("\"done\":true");
    }

    static Stream<String> routesWithModels() {
        return Stream.of(
                "/api/generate",
                "/api/chat",
                "/api/show",
                "/api/embed",
                "/api/embeddings",
                "/api/copy",
                "/v1/chat/completions",
                "/v1/completions",
                "/v1/embeddings",
                "/v1/responses",
                "/v1/messages");
    }

    @ParameterizedTest
    @MethodSource("routesWithModels")
    void rejectsAnUnknownModelAsOllamaDoes(String path) {
        String request = "{\"model\":\"a<b\\\"ü:1\",\"source\":\"a<b\\\"ü:1\"}";
        PacedResponse response = responses.respond("POST", path, utf8(request));
        String message = "model 'a\\u003cb\\\"ü:1' not found";
        String expected = "{\"error\":\"" + message + "\"}";
        if (path.equals("/v1/messages")) {
            expected = "{\"type\":\"error\",\"error\":{\"type\":\"not_found_error\",\"message\":\"" + message
                    + "\"},\"request_id\":\"req_7d58eed61cefe1199aa61d69\"}\n";
        } else if (path.startsWith("/v1/")) {
            expected = "{\"error\":{\"message\":\"" + message
                    + "\",\"type\":\"not_found_error\",\"param\":null,\"code\":null}}\n";
        }
        assertThat(response.head()).startsWith("HTTP/1.1 404 Not Found\r\n");
        assertThat(response.head()).contains("\r\nContent-Length: " + utf8(expected).length + "\r\n");
        assertThat(response.body()).isEqualTo(expected);
    }

    @Test
    void listsOneModelWithOrWithoutItsTag() {
        String entry =
                "{\"id\":\"tooler:latest\",\"object\":\"model\",\"created\":1795267981,\"owned_by\":\"library\"}\n";
        assertThat(responses.respond("GET", "/v1/models/tooler", new byte[0]).body())
                .isEqualTo(entry);
        assertThat(responses
                        .respond("GET", "/v1/models/tooler%3Alatest", new byte[0])
                        .body())
                .isEqualTo(entry);
        assertThat(responses.respond("GET", "/v1/models/nope", new byte[0]).head())
                .startsWith("HTTP/1.1 404");
    }

    @Test
    void keepsLoadedModelsAlive() {
        PacedResponse response = responses.respond("GET", "/api/ps?x=1", new byte[0]);
        PacedResponse recorded = RECORDINGS.named("ps-after-idle-death").response();
        assertThat(response.body()).contains("\"expires_at\":\"2030-01-02T03:34:05.000000006Z\"");
        assertThat(response.body()).doesNotContain("2026").hasSameSizeAs(recorded.body());
        assertThat(response.head()).isEqualTo(recorded.head());
    }

    @ParameterizedTest
    @CsvSource({"/,root-head", "/api/version,version-head"})
    void respondsToHeadWithoutABody(String path, String name) {
        PacedResponse response = responses.respond("HEAD", path, new byte[0]);
        PacedResponse got = responses.respond("GET", path, new byte[0]);
        assertThat(response.body()).isEmpty();
        assertThat(response.head()).isEqualTo(got.head());
    }

    @Test
    void leavesFramingOutOfAHeadWhoseBodyWouldBeChunked() {
        assertThat(responses.respond("HEAD", "/api/tags", new byte[0]).head())
                .contains("Content-Type: application/json; charset=utf-8\r\n")
                .doesNotContain("Transfer-Encoding");
    }

    @ParameterizedTest
    @CsvSource({
        "DELETE,/api/generate,'POST'",
        "POST,/api/tags,'HEAD, GET'",
        "HEAD,/api/ps,'GET'",
        "POST,/api/delete,'DELETE'",
        "GET,/api/blobs/sha256:0,'HEAD, POST'",
    })
    void namesTheMethodsThatARouteTakes(String method, String path, String allowed) {
        PacedResponse response = responses.respond(method, path, new byte[0]);
        assertThat(response.head())
                .startsWith(
                        "HTTP/1.1 405 Method Not Allowed\r\nAllow: " + allowed + "\r\nContent-Type: text/plain\r\n");
        assertThat(response.body()).isEqualTo("405 method not allowed");
    }

    @ParameterizedTest
    @CsvSource({"GET,/metrics", "POST,/api/nothing", "GET,/api/blobs/", "GET,/v1/models/"})
    void knowsNoOtherRoute(String method, String path) {
        assertThat(responses.respond(method, path, new byte[0]).bytes())
                .isEqualTo(RECORDINGS.named("error-unknown-route").response().bytes());
    }

    @Test
    void complainsAboutJsonThatWasCutShort() {
        assertThat(responses
                        .respond("POST", "/api/chat", utf8("{\"model\": \"gemma3:270m\", \"messages\": [{"))
                        .bytes())
                .isEqualTo(RECORDINGS.named("error-bad-json").response().bytes());
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
