package io.llamatap.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.anthropic.client.AnthropicClient;
import com.anthropic.client.okhttp.AnthropicOkHttpClient;
import com.anthropic.core.http.StreamResponse;
import com.anthropic.errors.NotFoundException;
import com.anthropic.models.messages.Message;
import com.anthropic.models.messages.MessageCreateParams;
import com.anthropic.models.messages.RawMessageStreamEvent;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** anthropic-java, the Anthropic API on OkHttp. */
class AnthropicJavaIT extends ThroughProxy {
    private AnthropicClient client;

    @BeforeEach
    void connect() {
        client = AnthropicOkHttpClient.builder()
                .baseUrl(url())
                .apiKey("ollama")
                .maxRetries(0)
                .build();
    }

    @AfterEach
    void disconnect() {
        client.close();
    }

    @Test
    // @Row(61)
    void streamsAMessage() throws Exception {
        List<RawMessageStreamEvent> events = stream("gemma3:270m", "Say hello.");
        Recorded recorded = Recorded.response("v1-messages-stream");
        assertThat(text(events)).isEqualTo(recorded.text("/delta/text"));
        assertThat(events.get(events.size() - 1).isMessageStop()).isTrue();
        long outputTokens = events.stream()
                .flatMap(event -> event.messageDelta().stream())
                .mapToLong(delta -> delta.usage().outputTokens())
                .sum();
        assertThat(outputTokens).isEqualTo(recorded.count("/usage/output_tokens"));
    }

    @Test
    // @Row(61)
    void streamsThinkingBeforeTheResponse() throws Exception {
        MessageCreateParams request =
                request("thinker", "What is 2+2?").enabledThinking(1_024).build();
        StringBuilder thinking = new StringBuilder();
        try (StreamResponse<RawMessageStreamEvent> stream = client.messages().createStreaming(request)) {
            stream.stream()
                    .flatMap(event -> event.contentBlockDelta().stream())
                    .flatMap(block -> block.delta().thinking().stream())
                    .forEach(delta -> thinking.append(delta.thinking()));
        }
        assertThat(thinking.toString())
                .isNotEmpty()
                .isEqualTo(Recorded.response("v1-messages-thinking-stream").text("/delta/thinking"));
    }

    @Test
    // @Row(61)
    void respondsInOnePiece() throws Exception {
        Message message =
                client.messages().create(request("gemma3:270m", "Say hello.").build());
        Recorded recorded = Recorded.response("v1-messages-nonstream");
        assertThat(message.content().get(0).asText().text()).isEqualTo(recorded.text("/content/0/text"));
        assertThat(message.usage().inputTokens()).isEqualTo(recorded.count("/usage/input_tokens"));
        assertThat(message.usage().cacheReadInputTokens())
                .isEqualTo(Optional.of((long) recorded.count("/usage/cache_read_input_tokens")));
        assertThat(message.usage().outputTokens()).isEqualTo(recorded.count("/usage/output_tokens"));
    }

    @Test
    // @Row(61)
    void endsAtTheUpstreamWhenTheStreamIsClosed() throws Exception {
        seesUpstreamAbandonedBy(() -> {
            try (StreamResponse<RawMessageStreamEvent> stream = client.messages()
                    .createStreaming(request("gemma3:270m", "Say hello.").build())) {
                assertThat(stream.stream().findFirst()).isPresent();
            }
        });
    }

    @Test
    // @Row(61)
    void throwsItsOwnExceptionForAnUnknownModel() {
        assertThatThrownBy(
                        () -> client.messages().create(request("nope:7b", "x").build()))
                .isInstanceOf(NotFoundException.class)
                .hasMessageContaining("model 'nope:7b' not found");
    }

    @Test
    // @Row(61)
    void seesAStreamEndWithoutItsStopWhenTheModelDies() throws Exception {
        List<RawMessageStreamEvent> events = stream("gemma3:270m", "Write a very very long story about the sea.");
        assertThat(text(events))
                .isEqualTo(Recorded.response("v1-messages-runner-dies").text("/delta/text"));
        assertThat(events).noneMatch(RawMessageStreamEvent::isMessageStop);
    }

    private List<RawMessageStreamEvent> stream(String model, String question) {
        try (StreamResponse<RawMessageStreamEvent> stream =
                client.messages().createStreaming(request(model, question).build())) {
            return stream.stream().toList();
        }
    }

    private static String text(List<RawMessageStreamEvent> events) {
        StringBuilder text = new StringBuilder();
        events.stream()
                .flatMap(event -> event.contentBlockDelta().stream())
                .flatMap(block -> block.delta().text().stream())
                .forEach(delta -> text.append(delta.text()));
        return text.toString();
    }

    private static MessageCreateParams.Builder request(String model, String question) {
        return MessageCreateParams.builder().model(model).maxTokens(20).addUserMessage(question);
    }
}
