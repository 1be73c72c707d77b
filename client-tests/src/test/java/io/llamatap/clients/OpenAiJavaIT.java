package io.llamatap.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.http.StreamResponse;
import com.openai.errors.NotFoundException;
import com.openai.helpers.ChatCompletionAccumulator;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import com.openai.models.completions.CompletionCreateParams;
import com.openai.models.completions.CompletionUsage;
import com.openai.models.embeddings.EmbeddingCreateParams;
import com.openai.models.responses.ResponseCompletedEvent;
import com.openai.models.responses.ResponseCreateParams;
import com.openai.models.responses.ResponseStreamEvent;
import com.openai.models.responses.ResponseUsage;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** openai-java, the OpenAI API on OkHttp. */
class OpenAiJavaIT extends ThroughProxy {
    private OpenAIClient client;

    @BeforeEach
    void connect() {
        client = OpenAIOkHttpClient.builder()
                .baseUrl(url() + "/v1")
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
    void streamsAChatWithItsUsage() throws Exception {
        ChatCompletionAccumulator accumulator = ChatCompletionAccumulator.create();
        ChatCompletionCreateParams request = chat("gemma3:270m", "Tell me a short joke.")
                .streamOptions(
                        ChatCompletionStreamOptions.builder().includeUsage(true).build())
                .build();
        try (StreamResponse<ChatCompletionChunk> stream =
                client.chat().completions().createStreaming(request)) {
            stream.stream().forEach(accumulator::accumulate);
        }
        ChatCompletion whole = accumulator.chatCompletion();
        Recorded recorded = Recorded.response("v1-chat-stream-usage");
        assertThat(text(whole)).isEqualTo(recorded.text("/choices/0/delta/content"));
        assertHasCountsOf(recorded, whole.usage().orElseThrow());
    }

    @Test
    // @Row(61)
    void chatsInOnePiece() throws Exception {
        ChatCompletion whole = client.chat()
                .completions()
                .create(chat("gemma3:270m", "Tell me a short joke.").build());
        Recorded recorded = Recorded.response("v1-chat-nonstream");
        assertThat(text(whole)).isEqualTo(recorded.text("/choices/0/message/content"));
        assertHasCountsOf(recorded, whole.usage().orElseThrow());
    }

    @Test
    // @Row(61)
    void endsAtTheUpstreamWhenTheStreamIsClosed() throws Exception {
        seesUpstreamAbandonedBy(() -> {
            try (StreamResponse<ChatCompletionChunk> stream = client.chat()
                    .completions()
                    .createStreaming(
                            chat("gemma3:270m", "Tell me a short joke.").build())) {
                assertThat(stream.stream().findFirst()).isPresent();
            }
        });
    }

    @Test
    // @Row(61)
    void throwsItsOwnExceptionForAnUnknownModel() {
        assertThatThrownBy(() ->
                        client.chat().completions().create(chat("nope:7b", "x").build()))
                .isInstanceOf(NotFoundException.class)
                .hasMessageContaining("model 'nope:7b' not found");
    }

    @Test
    // @Row(61)
    void seesAStreamEndWithoutAReasonWhenTheModelDies() throws Exception {
        ChatCompletionCreateParams request = chat("gemma3:270m", "Write a very very long story about the sea.")
                .build();
        try (StreamResponse<ChatCompletionChunk> stream =
                client.chat().completions().createStreaming(request)) {
            List<ChatCompletionChunk> chunks = stream.stream().toList();
            Recorded recorded = Recorded.response("v1-chat-runner-dies");
            assertThat(chunks).hasSameSizeAs(recorded.parts());
            assertThat(chunks.get(chunks.size() - 1).model()).isEmpty();
        }
    }

    @Test
    // @Row(61)
    void streamsAResponse() throws Exception {
        ResponseCreateParams request = ResponseCreateParams.builder()
                .model("gemma3:270m")
                .input("Say hello.")
                .maxOutputTokens(20)
                .build();
        List<ResponseStreamEvent> events;
        try (StreamResponse<ResponseStreamEvent> stream = client.responses().createStreaming(request)) {
            events = stream.stream().toList();
        }
        StringBuilder text = new StringBuilder();
        events.forEach(event -> event.outputTextDelta().ifPresent(delta -> text.append(delta.delta())));
        Recorded recorded = Recorded.response("v1-responses-stream");
        assertThat(text.toString()).isEqualTo(recorded.text("/delta"));
        ResponseCompletedEvent completed =
                events.get(events.size() - 1).completed().orElseThrow();
        ResponseUsage usage = completed.response().usage().orElseThrow();
        assertThat(usage.outputTokens()).isEqualTo(recorded.count("/response/usage/output_tokens"));
        assertThat(usage.inputTokens()).isEqualTo(recorded.count("/response/usage/input_tokens"));
    }

    @Test
    // @Row(61)
    void completesAPrompt() throws Exception {
        CompletionCreateParams request = CompletionCreateParams.builder()
                .model("gemma3:270m")
                .prompt("Once upon")
                .build();
        assertThat(client.completions().create(request).choices().get(0).text())
                .isEqualTo(Recorded.response("v1-completions-nonstream").text("/choices/0/text"));
    }

    @Test
    // @Row(61)
    void embeds() throws Exception {
        EmbeddingCreateParams request = EmbeddingCreateParams.builder()
                .model("tinyembed")
                .input("hello")
                .encodingFormat(EmbeddingCreateParams.EncodingFormat.FLOAT)
                .build();
        assertThat(client.embeddings().create(request).data().get(0).embedding().get(0))
                .isEqualTo((float) Recorded.response("v1-embeddings")
                        .parts()
                        .get(0)
                        .at("/data/0/embedding/0")
                        .asDouble());
    }

    @Test
    // @Row(61)
    void listsTheModels() {
        assertThat(client.models().list().data())
                .extracting(model -> model.id())
                .contains("gemma3:270m", "tiny:latest");
        assertThat(client.models().retrieve("gemma3:270m").id()).isEqualTo("gemma3:270m");
    }

    private static ChatCompletionCreateParams.Builder chat(String model, String question) {
        return ChatCompletionCreateParams.builder().model(model).addUserMessage(question);
    }

    private static String text(ChatCompletion whole) {
        return whole.choices().get(0).message().content().orElseThrow();
    }

    private static void assertHasCountsOf(Recorded recorded, CompletionUsage usage) throws Exception {
        assertThat(usage.promptTokens()).isEqualTo(recorded.count("/usage/prompt_tokens"));
        assertThat(usage.completionTokens()).isEqualTo(recorded.count("/usage/completion_tokens"));
    }
}
