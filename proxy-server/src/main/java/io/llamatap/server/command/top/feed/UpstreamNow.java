package io.llamatap.server.command.top.feed;

import io.llamatap.server.command.JsonTree;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An Ollama and what passes on to it. Immutable.
 *
 * @param address its address, as Llamatap shows it
 * @param isUp whether it responds; null if it has not been asked yet
 * @param since since when it has been so; null if that is unknown
 * @param version its version; null if that is unknown
 * @param models the models, those in memory or with requests first
 * @param modelsNotShown the number of further models
 * @param requests the requests in flight, the oldest first
 * @param requestsNotShown the number of further requests
 * @param counts what has been counted since the start
 * @param moments the last 15 minutes, the oldest first
 */
public record UpstreamNow(
        String address,
        @Nullable Boolean isUp,
        @Nullable Instant since,
        @Nullable String version,
        List<Model> models,
        long modelsNotShown,
        List<Request> requests,
        long requestsNotShown,
        Counts counts,
        List<Moment> moments) {

    /**
     * What has been counted since the start. Immutable.
     *
     * @param outcomes requests that ended, by outcome
     * @param tokens tokens by type
     * @param generated generated tokens by model
     * @param truncated prompts that Ollama cut, by model
     * @param unmetered responses without token counts, by reason
     * @param stuck requests that are stuck now; NaN if that is unknown
     * @param addedDelaySeconds what Llamatap added in the last second, 99th percentile; NaN if nothing passed
     */
    public record Counts(
            @Nullable Instant since,
            Map<String, Double> outcomes,
            Map<String, Double> tokens,
            Map<String, Double> generated,
            Map<String, Double> truncated,
            Map<String, Double> unmetered,
            double stuck,
            double addedDelaySeconds) {

        static Counts of(JsonTree totals, JsonTree facts) {
            return new Counts(
                    totals.of("since").time(),
                    totals.of("requests").numbers(),
                    totals.of("tokens").numbers(),
                    facts.of("tokens").numbers(),
                    facts.of("truncated").numbers(),
                    facts.of("unmetered").numbers(),
                    facts.of("stuck").number(),
                    facts.of("added_delay_p99_seconds").number());
        }
    }

    public UpstreamNow {
        models = List.copyOf(models);
        requests = List.copyOf(requests);
        moments = List.copyOf(moments);
    }

    /**
     * Reads an upstream.
     *
     * @param state as in docs/state.md
     * @param facts what the events of the live page have beside it
     */
    static UpstreamNow of(JsonTree state, JsonTree facts, List<Moment> moments) {
        JsonTree ollama = state.of("ollama");
        return new UpstreamNow(
                state.of("address").textOrEmpty(),
                ollama.of("up").truth(),
                ollama.of("since").time(),
                ollama.of("version").text(),
                state.of("models").elements().stream().map(Model::of).toList(),
                state.of("models_not_shown").count(),
                state.of("requests").elements().stream().map(Request::of).toList(),
                state.of("requests_not_shown").count(),
                Counts.of(state.of("totals"), facts),
                moments);
    }

    /** Returns the number of requests in flight. */
    public long inFlight() {
        return requests.size() + requestsNotShown;
    }
}
