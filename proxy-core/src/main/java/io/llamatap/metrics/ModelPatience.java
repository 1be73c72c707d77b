package io.llamatap.metrics;

import io.llamatap.metrics.family.Counted;
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
 * For how long each model has been silent as a rule, by what was waited for: twice the 99th percentile of what it needed so far, and
 * more for long prompts. Each histogram is read once at most, and none before something is asked. Owned by one thread; results are in
 * nanoseconds.
 */
final class ModelPatience {
    /** Fewer samples do not give a 99th percentile. */
    private static final long LEAST_SAMPLES = 20;

    private static final double PERCENTILE = 0.99;

    /** One request in a hundred takes longer than the percentile, and is not stuck. */
    private static final int FACTOR = 2;

    /** The bytes of a token in texts that have most tokens, such as code. */
    private static final int BYTES_PER_TOKEN = 2;

    private static final double UNKNOWN = Double.POSITIVE_INFINITY;

    /** What a histogram counted for one model, over all its other labels. */
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

    /** Takes what gives the series of a histogram. */
    ModelPatience(Function<Counted<?>, List<MetricsSnapshot.Series>> families) {
        this.families = families;
    }

    /**
     * Returns how long a model may be silent; the largest number if too little is known of it.
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

    /** The first byte of a response that is not streamed comes at its end, and the request does not tell which it will be. */
    private double waiting(ModelLabel model) {
        double whole = percentile(RequestFamilies.REQUEST_DURATION, model);
        double first = percentile(RequestFamilies.TIME_TO_FIRST_TOKEN, model);
        return first == UNKNOWN ? whole : Math.max(first, whole);
    }

    private double prefill(ModelLabel model, long promptBytes) {
        Sums rates = of(RequestFamilies.PREFILL_RATE, model);
        double mean = rates == null || rates.count() == 0 ? 0 : rates.sum / rates.count();
        return mean <= 0 ? 0 : promptBytes / (double) BYTES_PER_TOKEN / mean;
    }

    /** Returns the upper edge of the bucket that holds the percentile. */
    private double percentile(Counted<?> family, ModelLabel model) {
        Sums sums = of(family, model);
        if (sums == null || sums.count() < LEAST_SAMPLES) {
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

    /** Returns what a histogram counted for a model; null for nothing. */
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
