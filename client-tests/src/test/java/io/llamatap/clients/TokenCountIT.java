package io.llamatap.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.anthropic.client.AnthropicClient;
import com.anthropic.client.okhttp.AnthropicOkHttpClient;
import com.anthropic.models.messages.MessageCreateParams;
import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.ollama.OllamaChatModel;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the clients are told of their tokens is what the metrics say, over all three APIs. */
class TokenCountIT extends ThroughProxy {

    @BeforeAll
    static void needsTheProxy() {
        assumeTrue(isProxied(), "nobody counts without the proxy");
    }

    @Test
    // @Row(61)
    void countsWhatTheClientsAreTold() throws Exception {
        long told = ollama() + openAi() + anthropic();
        int recorded = Recorded.response("chat-nonstream").count("/eval_count")
                + Recorded.response("v1-chat-nonstream").count("/usage/completion_tokens")
                + Recorded.response("v1-messages-nonstream").count("/usage/output_tokens");
        assertThat(told).isEqualTo(recorded);
        String series = "ollama_proxy_tokens_total{model=\"gemma3:270m\",type=\"output\",source=\"reported\",} ";
        await().atMost(Duration.ofSeconds(5))
                .untilAsserted(() -> assertThat(metrics()).contains(series + (double) told));
    }

    private static long ollama() {
        return OllamaChatModel.builder()
                .baseUrl(url())
                .modelName("gemma3:270m")
                .maxRetries(0)
                .build()
                .chat(UserMessage.from("What is 2+2?"))
                .tokenUsage()
                .outputTokenCount();
    }

    private static long openAi() {
        OpenAIClient client = OpenAIOkHttpClient.builder()
                .baseUrl(url() + "/v1")
                .apiKey("ollama")
                .maxRetries(0)
                .build();
        ChatCompletionCreateParams request = ChatCompletionCreateParams.builder()
                .model("gemma3:270m")
                .addUserMessage("Tell me a short joke.")
                .build();
        try {
            return client.chat()
                    .completions()
                    .create(request)
                    .usage()
                    .orElseThrow()
                    .completionTokens();
        } finally {
            client.close();
        }
    }

    private static long anthropic() {
        AnthropicClient client = AnthropicOkHttpClient.builder()
                .baseUrl(url())
                .apiKey("ollama")
                .maxRetries(0)
                .build();
        MessageCreateParams request = MessageCreateParams.builder()
                .model("gemma3:270m")
                .maxTokens(20)
                .addUserMessage("Say hello.")
                .build();
        try {
            return client.messages().create(request).usage().outputTokens();
        } finally {
            client.close();
        }
    }
}
