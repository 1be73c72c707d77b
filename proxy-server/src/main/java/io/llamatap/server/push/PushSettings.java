package io.llamatap.server.push;

import io.llamatap.metrics.MetricsRegistry;
import io.llamatap.metrics.family.Dialect;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What is pushed where. Immutable.
 *
 * @param targets where to; nothing is done where there are none
 * @param interval how often
 * @param labels what every series carries beside its own labels, which win where both have one
 * @param dialect whose series
 */
public record PushSettings(List<PushTarget> targets, Duration interval, Map<String, String> labels, Dialect dialect) {
    /** What is mostly scraped as often. */
    public static final Duration DEFAULT_INTERVAL = Duration.ofSeconds(15);

    /** Nothing is pushed. */
    public static final PushSettings NONE = new PushSettings(List.of(), DEFAULT_INTERVAL, Map.of(), Dialect.MAIN);

    /**
     * Checks the labels.
     *
     * @throws IllegalArgumentException if one has a name that no label can have
     */
    public PushSettings {
        targets = List.copyOf(targets);
        labels.keySet().forEach(MetricsRegistry::checkLabelName);
        labels = Collections.unmodifiableMap(new TreeMap<>(labels));
        if (interval.isNegative() || interval.isZero()) {
            throw new IllegalArgumentException("the interval must be positive: " + interval);
        }
    }
}
