package io.llamatap.server.command.top.feed;

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

    static Moment of(Fields fields) {
        return new Moment(
                Instant.ofEpochMilli(fields.count("time")),
                fields.object("outcomes").numbers(),
                fields.number("first_token_p50"),
                fields.number("first_token_p95"),
                fields.object("pace").numbers().values().stream()
                        .mapToDouble(Double::doubleValue)
                        .sum(),
                fields.object("anatomy").numbers(),
                fields.objects("loads").stream()
                        .map(load -> new Load(
                                load.textOrEmpty("model"),
                                load.textOrEmpty("event").equals("load"),
                                load.textOrEmpty("reason")))
                        .toList());
    }
}
