package io.llamatap.server.state;

import io.llamatap.metrics.MetricsRegistry;
import io.llamatap.metrics.MetricsSnapshot;
import io.llamatap.metrics.family.MetricDescriptor;
import io.llamatap.metrics.family.RequestFamilies;
import io.llamatap.metrics.family.TokenFamilies;
import io.llamatap.metrics.label.Label;
import io.llamatap.metrics.label.Outcome;
import io.llamatap.metrics.label.TokenType;
import java.time.Instant;
import java.util.Arrays;
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
        Map<String, Long> requests =
                zeros(Arrays.stream(Outcome.values()).map(Outcome::label).toArray(String[]::new));
        Map<String, Long> tokens =
                zeros(Arrays.stream(TokenType.values()).map(TokenType::label).toArray(String[]::new));
        LabelSums.add(registry, RequestFamilies.OUTCOMES, Label.OUTCOME, requests);
        LabelSums.add(registry, TokenFamilies.TOKENS_TOTAL, Label.TOKEN_TYPE, tokens);
        return new Totals(
                since,
                requests,
                tokens,
                sum(registry, RequestFamilies.REQUEST_BYTES),
                sum(registry, RequestFamilies.RESPONSE_BYTES));
    }

    private static Map<String, Long> zeros(String[] names) {
        Map<String, Long> zeros = new LinkedHashMap<>();
        Arrays.stream(names).forEach(name -> zeros.put(name, 0L));
        return zeros;
    }

    private static long sum(MetricsRegistry registry, MetricDescriptor family) {
        return registry.series(family).stream().mapToLong(Totals::value).sum();
    }

    private static long value(MetricsSnapshot.Series series) {
        return series instanceof MetricsSnapshot.Point point ? Math.round(point.value()) : 0;
    }
}
