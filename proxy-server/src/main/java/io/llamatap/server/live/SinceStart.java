package io.llamatap.server.live;

import com.fasterxml.jackson.core.JsonGenerator;
import io.llamatap.metrics.MetricsRegistry;
import io.llamatap.metrics.family.FailureFamilies;
import io.llamatap.metrics.family.MetricDescriptor;
import io.llamatap.metrics.family.TokenFamilies;
import io.llamatap.metrics.label.Label;
import io.llamatap.metrics.label.TokenType;
import io.llamatap.server.state.LabelSums;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/**
 * What was counted since the start, by model or reason. It is read once a moment, and only if somebody looks: that costs more than the
 * state. Owned by one thread.
 */
final class SinceStart {
    private final MetricsRegistry registry;
    private boolean isRead;
    private Map<String, Long> tokens = Map.of();
    private Map<String, Long> truncated = Map.of();
    private Map<String, Long> unmetered = Map.of();

    SinceStart(MetricsRegistry registry) {
        this.registry = registry;
    }

    /** A moment has passed. */
    void onMoment() {
        isRead = false;
    }

    /** Writes it, of models the largest. */
    void write(JsonGenerator json, int mostModels) throws IOException {
        if (!isRead) {
            isRead = true;
            tokens = generatedTokens();
            truncated = counted(TokenFamilies.PROMPTS_TRUNCATED, Label.MODEL);
            unmetered = counted(FailureFamilies.UNMETERED, Label.UNMETERED);
        }
        LiveJson.largest(json, "tokens", tokens, mostModels);
        LiveJson.largest(json, "truncated", truncated, mostModels);
        LiveJson.numbers(json, "unmetered", unmetered);
    }

    private Map<String, Long> generatedTokens() {
        int type = TokenFamilies.TOKENS_TOTAL.labels().indexOf(Label.TOKEN_TYPE);
        Map<String, Long> tokens = new HashMap<>();
        LabelSums.add(
                registry,
                TokenFamilies.TOKENS_TOTAL,
                Label.MODEL,
                series -> series.value() > 0 && series.labels().get(type).equals(TokenType.OUTPUT.label()),
                tokens);
        return tokens;
    }

    /** Returns what a counter has counted, by the values of one label that it has counted at all. */
    private Map<String, Long> counted(MetricDescriptor family, Label<?> by) {
        Map<String, Long> sums = new HashMap<>();
        LabelSums.add(registry, family, by, series -> series.value() > 0, sums);
        return sums;
    }
}
