package io.llamatap.server.command.top.feed;

import io.llamatap.server.command.JsonTree;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * A few seconds of the history. Unknown numbers are NaN. Immutable.
 *
 * @param outcomes requests that ended, by outcome
 * @param firstTokenMedian the median of the time to the first token in seconds
 * @param firstTokenHigh its 95th percentile
 * @param pace generated tokens per second, of all models
 * @param anatomy where the time of requests went, in seconds
 */
public record Moment(
        Instant time,
        Map<String, Double> outcomes,
        double firstTokenMedian,
        double firstTokenHigh,
        double pace,
        Map<String, Double> anatomy,
        List<Load> loads) {

    /**
     * A model was loaded or unloaded.
     *
     * @param isLoad whether it was loaded
     */
    public record Load(String model, boolean isLoad, String reason) {}

    public Moment {
        outcomes = Map.copyOf(outcomes);
        anatomy = Map.copyOf(anatomy);
        loads = List.copyOf(loads);
    }

    static Moment of(JsonTree fields) {
        return new Moment(
                Instant.ofEpochMilli(fields.of("time").count()),
                fields.of("outcomes").numbers(),
                fields.of("first_token_p50").number(),
                fields.of("first_token_p95").number(),
                fields.of("pace").numbers().values().stream()
                        .mapToDouble(Double::doubleValue)
                        .sum(),
                fields.of("anatomy").numbers(),
                fields.of("loads").elements().stream()
                        .map(load -> new Load(
                                load.of("model").textOrEmpty(),
                                load.of("event").textOrEmpty().equals("load"),
                                load.of("reason").textOrEmpty()))
                        .toList());
    }
}
