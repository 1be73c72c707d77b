package io.llamatap.metrics.family;

import io.llamatap.metrics.label.Label;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a family is, but for its series. Immutable.
 *
 * @param text the name, with {@code _total} for counters
 * @param buckets the edges of a histogram; null for other types
 * @param help what it means, in whole sentences for operators
 * @param dialects where it is shown
 */
record Traits(
        String text,
        MetricType type,
        @Nullable Buckets buckets,
        MetricUnit unit,
        String help,
        Writer writer,
        Set<Dialect> dialects,
        List<Label<?>> labels) {}
