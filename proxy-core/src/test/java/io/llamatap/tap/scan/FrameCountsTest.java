package io.llamatap.tap.scan;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.llamatap.tap.scan.json.JsonField;
import org.junit.jupiter.api.Test;

class FrameCountsTest {
    private final FrameCounts counts = new FrameCounts();
    private final InferenceStats stats = new InferenceStats();

    private void set(JsonField field, String number) {
        byte[] bytes = number.getBytes(US_ASCII);
        counts.set(field, bytes, 0, bytes.length);
    }

    @Test
    void addsTheValuesOfAFrameAndLeavesTheRest() {
        set(JsonField.PROMPT_TOKENS, "7");
        counts.addTo(stats);
        counts.clear();
        set(JsonField.OUTPUT_TOKENS, "9");
        set(JsonField.EVAL_DURATION, "1000");
        counts.addTo(stats);

        assertThat(stats.promptTokens()).isEqualTo(7);
        assertThat(stats.outputTokens()).isEqualTo(9);
        assertThat(stats.evalDurationNanos()).isEqualTo(1000);
        assertThat(stats.cachedTokens()).isEqualTo(InferenceStats.UNKNOWN);
    }

    @Test
    void takesTheCachedShareIntoAPromptThatIsCountedWithoutIt() {
        set(JsonField.UNCACHED_TOKENS, "3");
        set(JsonField.CACHED_TOKENS, "40");
        counts.addTo(stats);

        assertThat(stats.promptTokens()).isEqualTo(43);
        assertThat(stats.cachedTokens()).isEqualTo(40);
    }

    @Test
    void takesZerosOfAllTokensForUnknown() {
        set(JsonField.PROMPT_TOKENS, "0");
        set(JsonField.OUTPUT_TOKENS, "0");
        counts.addTo(stats);

        assertThat(stats.promptTokens()).isEqualTo(InferenceStats.UNKNOWN);
        assertThat(stats.outputTokens()).isEqualTo(InferenceStats.UNKNOWN);
    }

    @Test
    void takesWhatIsBeyondAllReasonForUnknown() {
        set(JsonField.OUTPUT_TOKENS, Long.toString(FrameCounts.MOST_TOKENS + 1));
        set(JsonField.TOTAL_DURATION, Long.toString(FrameCounts.MOST_NANOS + 1));
        set(JsonField.LOAD_DURATION, Long.toString(FrameCounts.MOST_NANOS));
        counts.addTo(stats);

        assertThat(stats.outputTokens()).isEqualTo(InferenceStats.UNKNOWN);
        assertThat(stats.totalDurationNanos()).isEqualTo(InferenceStats.UNKNOWN);
        assertThat(stats.loadDurationNanos()).isEqualTo(FrameCounts.MOST_NANOS);
    }

    @Test
    void forgetsAFrameThatIsCleared() {
        set(JsonField.OUTPUT_TOKENS, "9");
        counts.clear();
        counts.addTo(stats);

        assertThat(stats.outputTokens()).isEqualTo(InferenceStats.UNKNOWN);
    }
}
