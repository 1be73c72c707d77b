package io.llamatap.server.live;

import com.fasterxml.jackson.core.JsonGenerator;
import io.llamatap.metrics.MetricsRegistry;
import io.llamatap.metrics.cell.Count;
import io.llamatap.metrics.declaration.Counted;
import io.llamatap.metrics.family.FailureFamilies;
import io.llamatap.metrics.family.InFlightFamilies;
import io.llamatap.metrics.family.TokenFamilies;
import io.llamatap.metrics.label.LabelValue;
import io.llamatap.metrics.label.TokenType;
import java.io.IOException;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What the live page shows of an upstream beside its state: what was counted since the start, by model or reason, stuck requests, the
 * added delay, and where clients connect. It is read once a moment, and only if somebody looks. Owned by one thread.
 */
final class UpstreamFacts {
    private final WatchedUpstream upstream;
    private final History history;
    private boolean isRead;
    private Map<String, Long> tokens = Map.of();
    private Map<String, Long> truncated = Map.of();
    private Map<String, Long> unmetered = Map.of();
    private double stuck = Double.NaN;
    private double addedDelay = Double.NaN;

    UpstreamFacts(WatchedUpstream upstream, History history) {
        this.upstream = upstream;
        this.history = history;
    }

    /** A moment has passed. */
    void onMoment() {
        isRead = false;
    }

    /** Writes them as an object; of models the largest. */
    void write(JsonGenerator json, int mostModels) throws IOException {
        if (!isRead) {
            isRead = true;
            read();
        }
        json.writeStartObject();
        LiveJson.largest(json, "tokens", tokens, mostModels);
        LiveJson.largest(json, "truncated", truncated, mostModels);
        LiveJson.numbers(json, "unmetered", unmetered);
        LiveJson.number(json, "stuck", stuck);
        Entrance entrance = upstream.entrance().get();
        json.writeStringField("clients_url", entrance.url());
        json.writeBooleanField("clients_need_token", entrance.isTokenNeeded());
        json.writeBooleanField("demonstration", entrance.isDemonstration());
        LiveJson.number(json, "added_delay_p99_seconds", addedDelay);
        json.writeEndObject();
    }

    private void read() {
        tokens = counted(TokenFamilies.TOKENS_TOTAL, UpstreamFacts::modelOfOutput);
        truncated = counted(TokenFamilies.PROMPTS_TRUNCATED, labels -> labels[0].label());
        unmetered = counted(FailureFamilies.UNMETERED, labels -> labels[0].label());
        stuck = new Gauges().read(upstream.stuck()).sum(InFlightFamilies.STUCK_REQUESTS);
        addedDelay = history.addedDelayHigh();
    }

    private static @Nullable String modelOfOutput(LabelValue[] labels) {
        return labels[1] == TokenType.OUTPUT ? labels[0].label() : null;
    }

    /** Returns what a counter has counted, by the texts of groups, without those that are 0. */
    private Map<String, Long> counted(Counted<Count> family, Function<LabelValue[], @Nullable String> by) {
        MetricsRegistry registry = upstream.registry();
        Map<String, Long> sums = registry.counts(family, by);
        sums.values().removeIf(count -> count == 0);
        return sums;
    }
}
