package io.llamatap.server.push;

import io.llamatap.metrics.ConstantLabels;
import io.llamatap.metrics.declaration.Dialect;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The settings of pushing. Immutable.
 *
 * @param targets the targets; nothing is pushed if there are none
 * @param interval the time between two pushes
 * @param labels additional labels of every series; a label of the series itself takes precedence
 * @param dialect the dialect whose series are pushed
 */
public record PushSettings(List<PushTarget> targets, Duration interval, Map<String, String> labels, Dialect dialect) {
    /** The usual interval of scrapes. */
    public static final Duration DEFAULT_INTERVAL = Duration.ofSeconds(15);

    /** No push. */
    public static final PushSettings NONE = new PushSettings(List.of(), DEFAULT_INTERVAL, Map.of(), Dialect.MAIN);

    /**
     * Checks the labels.
     *
     * @throws IllegalArgumentException if a name is not a valid label name
     */
    public PushSettings {
        targets = List.copyOf(targets);
        labels.keySet().forEach(ConstantLabels::checkName);
        labels = Collections.unmodifiableMap(new TreeMap<>(labels));
        if (interval.isNegative() || interval.isZero()) {
            throw new IllegalArgumentException("the interval must be positive: " + interval);
        }
    }
}
