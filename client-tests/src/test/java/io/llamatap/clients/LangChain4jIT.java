package io.llamatap.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.exception.ModelNotFoundException;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.PartialResponse;
import dev.langchain4j.model.chat.response.PartialResponseContext;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.ollama.OllamaChatModel;
import dev.langchain4j.model.ollama.OllamaEmbeddingModel;
import dev.langchain4j.model.ollama.OllamaModels;
import dev.langchain4j.model.ollama.OllamaStreamingChatModel;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** langchain4j-ollama, the native API. */
class LangChain4jIT extends ThroughProxy {

    @Test
    // @Row(61)
    void streamsAChat() throws Exception {
        Streamed streamed = new Streamed(false);
        streaming("gemma3:270m").chat("What is the capital of France?", streamed);
        ChatResponse response = streamed.end.get(10, TimeUnit.SECONDS);
        Recorded recorded = Recorded.response("chat-stream");
        assertThat(streamed.pieces.toString()).isEqualTo(recorded.text("/message/content"));
        assertHasCountsOf(recorded, response);
    }

    @Test
    // @Row(61)
    void chatsInOnePiece() throws Exception {
        ChatResponse response = chat("gemma3:270m", "What is 2+2?");
        Recorded recorded = Recorded.response("chat-nonstream");
        assertThat(response.aiMessage().text()).isEqualTo(recorded.text("/message/content"));
        assertHasCountsOf(recorded, response);
    }

    @Test
    // @Row(61)
    void givesThinkingBack() throws Exception {
        ChatResponse response = chat("thinker", "What is 2+2?");
        assertThat(response.aiMessage().thinking())
                .isEqualTo(Recorded.response("chat-thinking-nonstream").text("/message/thinking"));
    }

    @Test
    // @Row(61)
    void endsAtTheUpstreamWhenTheStreamIsCancelled() throws Exception {
        seesUpstreamAbandonedBy(
                () -> streaming("gemma3:270m").chat("What is the capital of France?", new Streamed(true)));
    }

    @Test
    // @Row(61)
    void throwsItsOwnExceptionForAnUnknownModel() {
        assertThatThrownBy(() -> chat("nope:7b", "x"))
                .isInstanceOf(ModelNotFoundException.class)
                .hasMessageContaining("model 'nope:7b' not found");
    }

    @Test
    // @Row(61)
    void reportsAnUnknownModelToTheHandlerOfAStream() {
        Streamed streamed = new Streamed(false);
        streaming("nope:7b").chat("x", streamed);
        assertThatThrownBy(() -> streamed.end.get(10, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(ModelNotFoundException.class);
    }

    @Test
    // @Row(61)
    void embeds() throws Exception {
        OllamaEmbeddingModel model = OllamaEmbeddingModel.builder()
                .baseUrl(url())
                .modelName("tinyembed")
                .maxRetries(0)
                .build();
        List<TextSegment> texts = List.of(TextSegment.from("why is the sky blue?"), TextSegment.from("second text"));
        assertThat(model.embedAll(texts).content().get(1).vector()[0]).isEqualTo((float)
                Recorded.response("embed").parts().get(0).at("/embeddings/1/0").asDouble());
    }

    @Test
    // @Row(61)
    void knowsTheModels() throws Exception {
        OllamaModels models =
                OllamaModels.builder().baseUrl(url()).maxRetries(0).build();
        assertThat(models.availableModels().content())
                .extracting(model -> model.getName())
                .contains("gemma3:270m", "tooler:latest");
        assertThat(models.runningModels().content())
                .extracting(model -> model.getName())
                .contains("gemma3:270m");
        assertThat(models.modelCard("gemma3:270m").content().getTemplate())
                .isEqualTo(Recorded.response("show").text("/template"));
    }

    private static ChatResponse chat(String model, String question) {
        return OllamaChatModel.builder()
                .baseUrl(url())
                .modelName(model)
                .returnThinking(true)
                .maxRetries(0)
                .build()
                .chat(UserMessage.from(question));
    }

    private static OllamaStreamingChatModel streaming(String model) {
        return OllamaStreamingChatModel.builder()
                .baseUrl(url())
                .modelName(model)
                .build();
    }

    private static void assertHasCountsOf(Recorded recorded, ChatResponse response) throws Exception {
        assertThat(response.tokenUsage().inputTokenCount()).isEqualTo(recorded.count("/prompt_eval_count"));
        assertThat(response.tokenUsage().outputTokenCount()).isEqualTo(recorded.count("/eval_count"));
    }

    /** Collects a stream, or cancels it at its first piece; its end makes what was collected visible to other threads. */
    private static final class Streamed implements StreamingChatResponseHandler {
        private final boolean cancels;
        private final StringBuilder pieces = new StringBuilder();
        private final CompletableFuture<ChatResponse> end = new CompletableFuture<>();

        Streamed(boolean cancels) {
            this.cancels = cancels;
        }

        @Override
        public void onPartialResponse(PartialResponse piece, PartialResponseContext context) {
            pieces.append(piece.text());
            if (cancels) {
                context.streamingHandle().cancel();
            }
        }

        @Override
        public void onCompleteResponse(ChatResponse response) {
            end.complete(response);
        }

        @Override
        public void onError(Throwable error) {
            end.completeExceptionally(error);
        }
    }
}
