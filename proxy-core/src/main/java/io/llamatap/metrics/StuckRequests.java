package io.llamatap.metrics;

import io.llamatap.metrics.declaration.Reading;
import io.llamatap.metrics.family.InFlightFamilies;
import io.llamatap.metrics.inflight.RequestState;
import io.llamatap.metrics.label.ModelLabel;
import io.llamatap.metrics.label.Phase;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * The metrics of requests in flight: their age, and how many are stuck. Histograms are read only if a request has been silent for
 * the minimum time. Any thread; immutable.
 */
public final class StuckRequests implements MetricSource {
    /** The labels of a series. */
    private record Place(ModelLabel model, Phase phase) {}

    private final MetricsRegistry registry;
    private final long leastNanos;
    private final long mostNanos;

    /**
     * Creates the metrics with the bounds for a request to count as stuck.
     *
     * @param least the minimum silence
     * @param most the silence after which a request counts as stuck whatever its model usually needs
     */
    public StuckRequests(MetricsRegistry registry, Duration least, Duration most) {
        this.registry = registry;
        this.leastNanos = least.toNanos();
        this.mostNanos = Math.max(leastNanos, most.toNanos());
    }

    @Override
    public void read(Sink sink) {
        SilenceSnapshot silence = registry.silence();
        ModelPatience patience = new ModelPatience(registry::series);
        Map<Place, Long> oldest = new HashMap<>();
        Map<Place, Integer> stuck = new HashMap<>();
        for (RequestState request : silence.requests()) {
            Place place = new Place(request.model(), request.phase());
            oldest.merge(place, silence.age(request), Math::max);
            if (isStuck(request, silence, patience)) {
                stuck.merge(place, 1, Integer::sum);
            }
        }
        oldest.forEach((place, nanos) -> put(sink, InFlightFamilies.OLDEST_REQUEST, nanos / 1e9, place));
        stuck.forEach((place, count) -> put(sink, InFlightFamilies.STUCK_REQUESTS, count, place));
        silence.models()
                .forEach((model, nanos) -> sink.put(InFlightFamilies.MODEL_SILENCE, nanos / 1e9, model.label()));
        sink.put(InFlightFamilies.UPSTREAM_SILENCE, silence.upstream() / 1e9);
    }

    private static void put(Sink sink, Reading family, double value, Place place) {
        sink.put(family, value, place.model.label(), place.phase.label());
    }

    private boolean isStuck(RequestState request, SilenceSnapshot silence, ModelPatience patience) {
        long silent = silence.of(request);
        if (silent < leastNanos) {
            return false;
        }
        if (silent >= mostNanos) {
            return true;
        }
        // A model that is not in memory may have to wait until another one ends, and must be loaded.
        boolean isJudged = isBegun(request) || silence.isReady(request);
        return isJudged && silent >= patience.nanos(request.model(), request.phase(), request.bodyBytes());
    }

    private static boolean isBegun(RequestState request) {
        return request.phase() == Phase.STREAMING || request.phase() == Phase.WAITING_FIRST_TOKEN;
    }
}
