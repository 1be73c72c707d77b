package io.llamatap.server.live;

import io.llamatap.metrics.family.ActivityFamilies;
import io.llamatap.metrics.label.LabelValue;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What happened at one upstream since the moment before. Immutable.
 *
 * @param uptimeSeconds the time since the first moment, by a clock that nobody sets
 * @param outcomes the number of requests that ended, by outcome, without those that are 0
 * @param firstTokenMedian the median of the time to the first token in seconds; NaN if there was none
 * @param firstTokenHigh its 95th percentile
 * @param pace generated chunks per second since then, by model
 * @param anatomy where the time of the requests that ended went, in seconds
 * @param loads models that were loaded or unloaded
 */
record Moment(
        Instant time,
        double uptimeSeconds,
        Map<String, Long> outcomes,
        double firstTokenMedian,
        double firstTokenHigh,
        Map<String, Double> pace,
        Map<Part, Double> anatomy,
        List<Load> loads) {
    /** The time between two moments. */
    static final Duration LENGTH = Duration.ofSeconds(5);

    /** A part of the time that a client waited. */
    enum Part {
        QUEUE("queue"),
        LOAD("load"),
        PREFILL("prefill"),
        DECODE("decode"),
        RELAY("relay"),
        /** The time of routes whose responses do not tell where it went, and what no other part explains. */
        UNATTRIBUTED("unattributed");

        private final String label;

        Part(String label) {
            this.label = label;
        }

        String label() {
            return label;
        }
    }

    /**
     * A model was loaded or unloaded.
     *
     * @param event load or unload
     */
    record Load(String model, String event, String reason) {
        /** Returns the load or unload of a series of {@link ActivityFamilies#LOAD_EVENTS}, given its labels. */
        static Load of(LabelValue[] labels) {
            return new Load(labels[0].label(), labels[1].label(), labels[2].label());
        }
    }

    Moment {
        outcomes = Map.copyOf(outcomes);
        pace = Map.copyOf(pace);
        anatomy = Collections.unmodifiableMap(new EnumMap<>(anatomy));
        loads = List.copyOf(loads);
    }
}
