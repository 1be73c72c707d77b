package io.llamatap.server.state;

import io.llamatap.metrics.MetricsRegistry;
import io.llamatap.metrics.cell.Count;
import io.llamatap.metrics.declaration.Counted;
import io.llamatap.metrics.family.RequestFamilies;
import io.llamatap.metrics.family.TokenFamilies;
import io.llamatap.metrics.label.LabelValue;
import io.llamatap.metrics.label.Outcome;
import io.llamatap.metrics.label.TokenType;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The totals since the start. Immutable.
 *
 * @param requests finished requests by outcome
 * @param tokens tokens by type
 */
public record Totals(
        Instant since, Map<String, Long> requests, Map<String, Long> tokens, long requestBytes, long responseBytes) {

    static Totals of(MetricsRegistry registry, Instant since) {
        Map<String, Long> requests = zeros(Outcome.values());
        Map<String, Long> tokens = zeros(TokenType.values());
        requests.putAll(registry.counts(RequestFamilies.OUTCOMES, labels -> labels[0].label()));
        tokens.putAll(registry.counts(TokenFamilies.TOKENS_TOTAL, labels -> labels[1].label()));
        return new Totals(
                since,
                requests,
                tokens,
                sum(registry, RequestFamilies.REQUEST_BYTES),
                sum(registry, RequestFamilies.RESPONSE_BYTES));
    }

    private static Map<String, Long> zeros(LabelValue[] values) {
        Map<String, Long> zeros = new LinkedHashMap<>();
        for (LabelValue value : values) {
            zeros.put(value.label(), 0L);
        }
        return zeros;
    }

    private static long sum(MetricsRegistry registry, Counted<Count> family) {
        return registry.counts(family, labels -> family).getOrDefault(family, 0L);
    }
}
