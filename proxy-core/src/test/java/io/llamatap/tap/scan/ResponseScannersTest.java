package io.llamatap.tap.scan;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.llamatap.tap.scan.json.ScanFault;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Framing is detected, wanted fields count on their paths only, and only complete frames count. */
class ResponseScannersTest {
    private static final String NDJSON = "application/x-ndjson";

    @Test
    void readsNothingWhereNothingIsWanted() {
        assertThat(Feed.response(ResponseFormat.NONE, "application/json", "{\"model\":\"m\"}")
                        .model())
                .isNull();
        assertThat(Feed.response(ResponseFormat.NONE, "application/json", "\u0000")
                        .fault())
                .isNull();
    }

    @Test
    void trustsTheFirstByteMoreThanTheLabel() {
        String error = "{\"error\":{\"message\":\"x\"}}";
        assertThat(Feed.response(ResponseFormat.OPENAI_CHAT, "text/event-stream", error)
                        .error())
                .isTrue();
        assertThat(Feed.response(ResponseFormat.OPENAI_CHAT, "text/plain", " \n" + error)
                        .error())
                .isTrue();
        String events = "data: {\"type\":\"message_stop\"}\n\n";
        assertThat(Feed.response(ResponseFormat.ANTHROPIC_MESSAGES, "application/json", events)
                        .terminated())
                .isTrue();
        assertThat(Feed.response(ResponseFormat.ANTHROPIC_MESSAGES, null, "event: message_stop\n" + events)
                        .terminated())
                .isTrue();
    }

    @Test
    void saysSoWhereTheFramingIsUnknown() {
        assertThat(Feed.response(ResponseFormat.CHAT, "text/html", "<html>").fault())
                .isEqualTo(ScanFault.UNKNOWN_FRAMING);
        assertThat(Feed.response(ResponseFormat.CHAT, "text/plain", "error").fault())
                .isEqualTo(ScanFault.UNKNOWN_FRAMING);
        assertThat(Feed.response(ResponseFormat.CHAT, "text/plain", "").fault()).isNull();
    }

    @Test
    void takesATranscriptionForCompleteAsJsonAndAsText() {
        assertThat(Feed.response(ResponseFormat.TRANSCRIPTION, NDJSON, "{\"text\":\"hello\"}")
                        .terminated())
                .isTrue();
        assertThat(Feed.response(ResponseFormat.TRANSCRIPTION, NDJSON, "data, he said")
                        .terminated())
                .isTrue();
        assertThat(Feed.response(ResponseFormat.TRANSCRIPTION, NDJSON, "").terminated())
                .isFalse();
        assertThat(Feed.response(ResponseFormat.TRANSCRIPTION, NDJSON, "{\"text\":\"hel")
                        .terminated())
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"message\":{\"content\":\"\",\"tool_calls\":[{\"function\":{\"arguments\":{\"done\":true,\"error\":\"x\"}}}]}}",
                "{\"message\":{\"content\":\"x\",\"done\":true,\"error\":\"x\"}}",
                "{\"message\":{\"content\":\"{\\\"done\\\":true,\\\"error\\\":1}\"}}",
                "{\"message\":{\"content\":\"x\"},\"Done\":true,\"ERROR\":\"x\",\"done\":\"true\",\"error\":null}",
                "{\"message\":{\"content\":\"x\"},\"done\":false,\"error\":\"\"}",
                "{\"message\":{\"content\":\"x\"},\"a\":[{\"done\":true}],\"b\":{\"done\":true,\"error\":{\"a\":1}}}"
            })
    void isNotTakenInByDecoys(String line) {
        ResponseFacts facts = Feed.response(ResponseFormat.CHAT, NDJSON, line + "\n");
        assertThat(facts.terminated()).isFalse();
        assertThat(facts.error()).isFalse();
        assertThat(facts.responseFrames()).isEqualTo(1);
    }

    @Test
    void countsNoFrameWithoutGeneratedText() {
        String lines = """
                {"message":{"role":"assistant","content":""},"done":false,"logprobs":[{"token":"x"}]}
                {"message":{"content":"","thinking":"","tool_calls":[]},"done":false}
                """;
        assertThat(Feed.response(ResponseFormat.CHAT, NDJSON, lines).generatedFrames())
                .isZero();
    }

    @Test
    void countsNothingOfALineThatIsCutOff() {
        String whole = "{\"model\":\"m\",\"message\":{\"content\":\"x\"},\"done\":false}\n";
        String cut = "{\"model\":\"m\",\"message\":{\"content\":\"x\"},\"eval_count\":5,\"done\":true,\"error\":\"x\"";
        ResponseFacts facts = Feed.response(ResponseFormat.CHAT, NDJSON, whole + cut);
        assertThat(facts.generatedFrames()).isEqualTo(1);
        assertThat(facts.outputTokens()).isEqualTo(InferenceStats.UNKNOWN);
        assertThat(facts.terminated()).isFalse();
        assertThat(facts.error()).isFalse();
        assertThat(facts.fault()).isEqualTo(ScanFault.MALFORMED_JSON);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "9223372036854775808",
                "9223372036854775807",
                "4294967297",
                "1e308",
                "-9223372036854775808",
                "\"NaN\"",
                "-1",
                "1.5",
                "1e3",
                "\"12\"",
                "null",
                "[1]",
                "99999999999999999999999999999999999999999",
                "true"
            })
    void takesForUnknownWhatIsNoCount(String value) {
        byte[] line = ("{\"eval_count\":" + value + ",\"prompt_eval_count\":4294967296,\"done\":true}").getBytes(UTF_8);
        for (Feed.Way way : new Feed.Way[] {Feed::whole, Feed::bytewise}) {
            ResponseFacts facts = Feed.response(ResponseFormat.CHAT, NDJSON, line, way);
            assertThat(facts.outputTokens()).isEqualTo(InferenceStats.UNKNOWN);
            assertThat(facts.promptTokens()).isEqualTo(1L << 32);
            assertThat(facts.terminated()).isTrue();
            assertThat(facts.fault()).isNull();
        }
    }

    @Test
    void addsAnthropicsCachedShareToThePrompt() {
        String body =
                "{\"type\":\"message\",\"stop_reason\":\"end_turn\",\"usage\":{\"input_tokens\":5,\"cache_read_input_tokens\":7,\"output_tokens\":2}}";
        ResponseFacts facts = Feed.response(ResponseFormat.ANTHROPIC_MESSAGES, "application/json", body);
        assertThat(facts.promptTokens()).isEqualTo(12);
        assertThat(facts.cachedTokens()).isEqualTo(7);
        assertThat(Feed.response(
                                ResponseFormat.ANTHROPIC_MESSAGES,
                                "application/json",
                                body.replace("5,", Long.MAX_VALUE + ","))
                        .promptTokens())
                .isEqualTo(InferenceStats.UNKNOWN);
    }

    @Test
    void findsFailuresOfResponsesAndMessages() {
        String sse = "text/event-stream";
        assertThat(Feed.response(
                                ResponseFormat.OPENAI_RESPONSES,
                                sse,
                                "data: {\"response\":{\"status\":\"failed\"},\"type\":\"response.failed\"}\n\n")
                        .error())
                .isTrue();
        assertThat(Feed.response(
                                ResponseFormat.ANTHROPIC_MESSAGES,
                                sse,
                                "event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"api_error\"}}\n\n")
                        .error())
                .isTrue();
    }

    @Test
    void readsMetricsBehindALongContext() {
        String line = "{\"model\":\"m\",\"response\":\"\",\"done\":true,\"done_reason\":\"length\",\"context\":["
                + "1234,".repeat(50_000) + "1],\"eval_count\":7}\n";
        ResponseFacts facts = Feed.response(ResponseFormat.GENERATE, NDJSON, line);
        assertThat(facts.outputTokens()).isEqualTo(7);
        assertThat(facts.finishReason()).isEqualTo(FinishReason.LENGTH);
        assertThat(facts.terminated()).isTrue();
    }

    @Test
    void takesAReasonOfALaterVersionForOther() {
        assertThat(Feed.response(ResponseFormat.CHAT, NDJSON, "{\"done\":true,\"done_reason\":\"boredom\"}")
                        .finishReason())
                .isEqualTo(FinishReason.OTHER);
        assertThat(Feed.response(ResponseFormat.CHAT, NDJSON, "{\"done\":true,\"done_reason\":\"\"}")
                        .finishReason())
                .isNull();
    }
}
