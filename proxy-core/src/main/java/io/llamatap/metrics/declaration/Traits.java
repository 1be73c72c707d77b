package io.llamatap.metrics.declaration;

import io.llamatap.metrics.label.Label;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The properties of a family, except which series exist at 0. Immutable.
 *
 * @param text the name, with {@code _total} for counters
 * @param buckets the bucket bounds of a histogram; null for other types
 * @param help the meaning, in whole sentences for operators
 * @param dialects the pages that show it
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
