package io.llamatap.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ollama4j.Ollama;
import io.github.ollama4j.exceptions.OllamaException;
import io.github.ollama4j.models.chat.OllamaChatMessageRole;
import io.github.ollama4j.models.chat.OllamaChatRequest;
import io.github.ollama4j.models.chat.OllamaChatResponseModel;
import io.github.ollama4j.models.chat.OllamaChatResult;
import io.github.ollama4j.models.embed.OllamaEmbedRequest;
import io.github.ollama4j.models.generate.OllamaGenerateRequest;
import io.github.ollama4j.models.generate.OllamaGenerateStreamObserver;
import io.github.ollama4j.models.request.ThinkMode;
import io.github.ollama4j.models.response.OllamaResult;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** ollama4j, the native API on the JDK's client. */
class Ollama4jIT extends ThroughProxy {
    private Ollama client;

    @BeforeEach
    void connect() {
        client = new Ollama(url());
    }

    @Test
    // @Row(61)
    void streamsAChat() throws Exception {
        StringBuilder pieces = new StringBuilder();
        OllamaChatResult result = client.chat(
                chat("gemma3:270m", "What is the capital of France?"),
                piece -> pieces.append(piece.getMessage().getResponse()));
        Recorded recorded = Recorded.response("chat-stream");
        assertThat(pieces.toString()).isEqualTo(recorded.text("/message/content"));
        assertHasCountsOf(recorded, result.getResponseModel());
    }

    @Test
    // @Row(61)
    void chatsInOnePiece() throws Exception {
        OllamaChatResult result = client.chat(chat("gemma3:270m", "What is 2+2?"), null);
        Recorded recorded = Recorded.response("chat-nonstream");
        assertThat(result.getResponseModel().getMessage().getResponse()).isEqualTo(recorded.text("/message/content"));
        assertHasCountsOf(recorded, result.getResponseModel());
    }

    @Test
    // @Row(61)
    void streamsThinkingBesideTheResponse() throws Exception {
        StringBuilder thinking = new StringBuilder();
        StringBuilder response = new StringBuilder();
        OllamaGenerateRequest request = OllamaGenerateRequest.builder()
                .withModel("thinker")
                .withPrompt("What is 4+4?")
                .withThink(ThinkMode.ENABLED)
                .build();
        OllamaResult result =
                client.generate(request, new OllamaGenerateStreamObserver(thinking::append, response::append));
        Recorded recorded = Recorded.response("generate-thinking-stream");
        assertThat(thinking.toString()).isEqualTo(recorded.text("/thinking"));
        assertThat(response.toString()).isEqualTo(recorded.text("/response"));
        assertThat(result.getEvalCount()).isEqualTo(recorded.count("/eval_count"));
    }

    @Test
    // @Row(61)
    void endsAtTheUpstreamWhenTheStreamIsLeft() throws Exception {
        seesUpstreamAbandonedBy(() -> assertThatThrownBy(
                        () -> client.chat(chat("gemma3:270m", "What is the capital of France?"), piece -> {
                            throw new CancellationException("enough");
                        }))
                .isInstanceOfAny(CancellationException.class, OllamaException.class));
    }

    @Test
    // @Row(61)
    void throwsItsOwnExceptionForAnUnknownModel() {
        assertThatThrownBy(() -> client.chat(chat("nope:7b", "x"), null))
                .isInstanceOf(OllamaException.class)
                .hasMessageContaining("model 'nope:7b' not found");
    }

    @Test
    // @Row(61)
    void embeds() throws Exception {
        OllamaEmbedRequest request =
                new OllamaEmbedRequest("tinyembed", List.of("why is the sky blue?", "second text"));
        Recorded recorded = Recorded.response("embed");
        assertThat(client.embed(request).getEmbeddings().get(1).get(0))
                .isEqualTo(recorded.parts().get(0).at("/embeddings/1/0").asDouble());
    }

    @Test
    // @Row(61)
    void knowsTheModels() throws Exception {
        assertThat(client.ping()).isTrue();
        assertThat(client.getVersion()).isEqualTo(Recorded.response("version").text("/version"));
        assertThat(client.listModels()).extracting(model -> model.getName()).contains("gemma3:270m", "thinker:latest");
        assertThat(client.ps().getModels()).extracting(model -> model.getName()).contains("gemma3:270m");
        assertThat(client.getModelDetails("gemma3:270m").getTemplate())
                .isEqualTo(Recorded.response("show").text("/template"));
    }

    private static OllamaChatRequest chat(String model, String question) {
        return OllamaChatRequest.builder()
                .withModel(model)
                .withMessage(OllamaChatMessageRole.USER, question)
                .build();
    }

    private static void assertHasCountsOf(Recorded recorded, OllamaChatResponseModel last) throws Exception {
        assertThat(last.getPromptEvalCount()).isEqualTo(recorded.count("/prompt_eval_count"));
        assertThat(last.getEvalCount()).isEqualTo(recorded.count("/eval_count"));
        assertThat(last.getTotalDuration()).isEqualTo(recorded.count("/total_duration"));
    }
}
