package io.llamatap.tap.scan;

import static org.assertj.core.api.Assertions.assertThat;

import io.llamatap.tap.OllamaEndpoint;
import io.llamatap.testkit.Recording;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The facts of some recordings, checked by hand. */
class KnownResponsesTest {
    private static ResponseFacts facts(String version, String name) {
        Recording recording = Recording.load(version, name);
        return Feed.response(
                OllamaEndpoint.of(recording.path()).responseFormat(),
                recording.responseHeader("content-type"),
                recording.responseBody(),
                recording.isResponseComplete(),
                Feed::whole);
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "ollama-0.24.0, generate-stream-warm, gemma3:270m, 20, -1, 200, LENGTH",
                "ollama-0.33.3, generate-stream-warm, gemma3:270m, 20, 10, 200, LENGTH",
                "ollama-0.33.3, chat-nonstream, gemma3:270m, 16, 0, 30, LENGTH",
                "ollama-0.33.3, chat-thinking-stream, thinker, 83, 0, 19, STOP",
                "ollama-0.24.0, chat-tools-stream, tooler, 87, -1, 40, LENGTH",
                "ollama-0.33.3, chat-tools-stream, tooler, 87, 82, 40, LENGTH",
                "ollama-0.33.3, cache-second, gemma3:270m, 154, 149, 5, LENGTH",
                "ollama-0.33.3, generate-preload, gemma3:270m, -1, -1, -1, LOAD",
                "ollama-0.33.3, generate-unload-before, gemma3:270m, -1, -1, -1, UNLOAD",
                "ollama-0.24.0, v1-chat-stream-usage, gemma3:270m, 15, -1, 40, LENGTH",
                "ollama-0.33.3, v1-chat-stream-usage, gemma3:270m, 15, 10, 40, LENGTH",
                "ollama-0.33.3, v1-chat-stream, gemma3:270m, -1, -1, -1, LENGTH",
                "ollama-0.33.3, v1-chat-nonstream, gemma3:270m, 15, 10, 40, LENGTH",
                "ollama-0.33.3, v1-completions-stream, gemma3:270m, 11, 0, 20, LENGTH",
                "ollama-0.33.0-rc2, v1-completions-empty, gemma3:270m, -1, -1, -1, LOAD",
                "ollama-0.33.3, v1-responses-stream, gemma3:270m, 12, 0, 20, -",
                "ollama-0.33.3, v1-responses-nonstream, gemma3:270m, 12, 7, 20, -",
                "ollama-0.24.0, v1-messages-stream, gemma3:270m, 12, -1, 20, LENGTH",
                "ollama-0.33.3, v1-messages-stream, gemma3:270m, 12, 7, 20, LENGTH",
                "ollama-0.33.3, v1-messages-tools-stream, tooler, 87, 82, 40, TOOL_CALLS",
                "ollama-0.33.3, embed, tinyembed, 35, -1, -1, -",
                "ollama-0.33.3, v1-embeddings, tinyembed, 7, -1, -1, -"
            })
    void findsTokensAndTheFinishReason(
            String version, String name, String model, long prompt, long cached, long output, FinishReason reason) {
        ResponseFacts facts = facts(version, name);
        assertThat(facts.model()).isEqualTo(model);
        assertThat(facts.promptTokens()).isEqualTo(prompt);
        assertThat(facts.cachedTokens()).isEqualTo(cached);
        assertThat(facts.outputTokens()).isEqualTo(output);
        assertThat(facts.finishReason()).isEqualTo(reason);
        assertThat(facts.terminated()).isTrue();
        assertThat(facts.error()).isFalse();
        assertThat(facts.fault()).isNull();
    }

    @Test
    void findsTheTimesOfANativeStream() {
        ResponseFacts facts = facts("ollama-0.33.3", "native-chat-logprobs");
        assertThat(facts.totalDurationNanos()).isEqualTo(155_492_384);
        assertThat(facts.loadDurationNanos()).isEqualTo(907_397);
        assertThat(facts.promptEvalDurationNanos()).isEqualTo(35_831_000);
        assertThat(facts.evalDurationNanos()).isEqualTo(113_413_000);
        assertThat(facts.generatedFrames()).isEqualTo(7);
        assertThat(facts.responseFrames()).isZero();
    }

    @Test
    void countsThinkingApartFromTheResponse() {
        for (String name :
                List.of("v1-chat-reasoning-stream", "v1-responses-reasoning-stream", "v1-messages-thinking-stream")) {
            ResponseFacts facts = facts("ollama-0.33.3", name);
            assertThat(facts.generatedFrames()).as(name).isEqualTo(13);
            assertThat(facts.responseFrames()).as(name).isEqualTo(6);
        }
    }

    @Test
    void countsAToolCallAsAResponse() {
        for (String name : List.of("native-chat-tools-stream", "native-v1-chat-tools-stream")) {
            assertThat(facts("ollama-0.33.3", name).responseFrames()).as(name).isEqualTo(1);
        }
        assertThat(facts("ollama-0.33.3", "v1-messages-tools-stream").responseFrames())
                .isEqualTo(2);
    }

    @Test
    void findsAnErrorLineInsideAStream() {
        ResponseFacts facts = facts("ollama-0.33.3", "generate-runner-dies");
        assertThat(facts.error()).isTrue();
        assertThat(facts.terminated()).isFalse();
        assertThat(facts.generatedFrames()).isPositive();
        assertThat(facts("ollama-0.33.3", "pull-unreachable").error()).isTrue();
        assertThat(facts("ollama-0.33.3", "pull-unreachable").terminated()).isFalse();
    }

    @Test
    void findsARunnersDeathOnTheOpenAiRouteByItsEmptyModelName() {
        ResponseFacts facts = facts("ollama-0.33.3", "v1-chat-runner-dies");
        assertThat(facts.error()).isTrue();
        assertThat(facts.terminated()).isFalse();
        assertThat(facts.model()).isEqualTo("gemma3:270m");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"repeat-guard", "concurrent-3", "burst-2", "repeat-guard-nonstream", "v1-messages-runner-dies"})
    void findsACleanEndWithoutTheMarker(String name) {
        ResponseFacts facts = facts("ollama-0.33.3", name);
        assertThat(facts.terminated()).isFalse();
        assertThat(facts.error()).isFalse();
        assertThat(facts.fault()).isNull();
        assertThat(facts.outputTokens()).isEqualTo(InferenceStats.UNKNOWN);
    }

    @Test
    void takesUsageOfZerosForUnknown() {
        ResponseFacts facts = facts("ollama-0.33.0-rc2", "repeat-guard-v1-chat-nonstream");
        assertThat(facts.promptTokens()).isEqualTo(InferenceStats.UNKNOWN);
        assertThat(facts.outputTokens()).isEqualTo(InferenceStats.UNKNOWN);
        assertThat(facts.terminated()).isFalse();
        assertThat(facts.finishReason()).isNull();
    }

    @Test
    void namesTheModelsOfAList() {
        assertThat(facts("ollama-0.24.0", "v1-models").modelNames()).containsExactly("gemma3:270m");
        assertThat(facts("ollama-0.33.3", "tags").modelNames())
                .contains("thinker:latest", "gemma3:270m", "tiny:latest");
    }

    @Test
    void findsASuccessfulCreate() {
        assertThat(facts("ollama-0.33.3", "create-stream").terminated()).isTrue();
    }
}
