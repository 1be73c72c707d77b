package io.llamatap.metrics;

import io.llamatap.metrics.declaration.Counted;
import io.llamatap.metrics.family.ExporterFamilies;
import io.llamatap.metrics.family.RequestFamilies;
import io.llamatap.metrics.label.Label;
import io.llamatap.metrics.label.ModelLabel;
import io.llamatap.metrics.label.Phase;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * How long each model may be silent in each phase: twice the 99th percentile of the time that it needed so far, and more for long
 * prompts. Each histogram is read at most once, when it is first needed. Owned by one thread.
 */
final class ModelPatience {
    /** Fewer samples do not give a 99th percentile. */
    private static final long MIN_SAMPLES = 20;

    private static final double PERCENTILE = 0.99;

    /** One request in a hundred takes longer than the percentile, and is not stuck. */
    private static final int FACTOR = 2;

    /** Few bytes per token, as in source code, so that the number of tokens is not underestimated. */
    private static final int BYTES_PER_TOKEN = 2;

    private static final double UNKNOWN = Double.POSITIVE_INFINITY;

    /** The sum of the series of one model. */
    private static final class Sums {
        final long[] cumulative;
        double sum;

        Sums(int buckets) {
            cumulative = new long[buckets];
        }

        void add(MetricsSnapshot.Distribution series) {
            for (int i = 0; i < cumulative.length; i++) {
                cumulative[i] += series.counts().get(i);
            }
            sum += series.sum();
        }

        long count() {
            return cumulative[cumulative.length - 1];
        }
    }

    private final Function<Counted<?>, List<MetricsSnapshot.Series>> families;
    private final Map<Counted<?>, Map<String, Sums>> read = new HashMap<>();

    /** Creates it with a function that returns the series of a histogram. */
    ModelPatience(Function<Counted<?>, List<MetricsSnapshot.Series>> families) {
        this.families = families;
    }

    /**
     * Returns how long a model may be silent, in nanoseconds; the largest number if there are too few samples.
     *
     * @param promptBytes the size of the request
     */
    long nanos(ModelLabel model, Phase phase, long promptBytes) {
        double seconds = phase == Phase.STREAMING
                ? percentile(RequestFamilies.INTER_CHUNK, model)
                : Math.max(waiting(model), prefill(model, promptBytes));
        double nanos = FACTOR * seconds * 1e9;
        return nanos >= Long.MAX_VALUE ? Long.MAX_VALUE : (long) nanos;
    }

    /**
     * A response that is not streamed has its first byte at its end, and it is not known in advance which kind it will be. Only
     * successful ones say what a model needs: while it hangs, requests last until a time limit ends them.
     */
    private double waiting(ModelLabel model) {
        double whole = percentile(ExporterFamilies.FASTAPI_RESPONSE, model);
        if (whole == UNKNOWN) {
            // Embeddings have no such series.
            whole = percentile(RequestFamilies.REQUEST_DURATION, model);
        }
        double first = percentile(RequestFamilies.TIME_TO_FIRST_TOKEN, model);
        return first == UNKNOWN ? whole : Math.max(first, whole);
    }

    private double prefill(ModelLabel model, long promptBytes) {
        Sums rates = of(RequestFamilies.PREFILL_RATE, model);
        double mean = rates == null || rates.count() == 0 ? 0 : rates.sum / rates.count();
        return mean <= 0 ? 0 : promptBytes / (double) BYTES_PER_TOKEN / mean;
    }

    /** Returns the upper edge of the bucket that contains the percentile. */
    private double percentile(Counted<?> family, ModelLabel model) {
        Sums sums = of(family, model);
        if (sums == null || sums.count() < MIN_SAMPLES) {
            return UNKNOWN;
        }
        List<Double> edges = family.buckets().edges();
        for (int i = 0; i < edges.size(); i++) {
            if (sums.cumulative[i] >= PERCENTILE * sums.count()) {
                return edges.get(i);
            }
        }
        return UNKNOWN;
    }

    /** Returns the sum for a model; null if there are no samples. */
    private @Nullable Sums of(Counted<?> family, ModelLabel model) {
        return read.computeIfAbsent(family, this::read).get(model.label());
    }

    private Map<String, Sums> read(Counted<?> family) {
        int place = family.labels().indexOf(Label.MODEL);
        int buckets = family.buckets().edges().size() + 1;
        Map<String, Sums> all = new HashMap<>();
        for (MetricsSnapshot.Series series : families.apply(family)) {
            if (series instanceof MetricsSnapshot.Distribution distribution) {
                all.computeIfAbsent(series.labels().get(place), model -> new Sums(buckets))
                        .add(distribution);
            }
        }
        return all;
    }
}
