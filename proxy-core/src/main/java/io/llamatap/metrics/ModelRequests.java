package io.llamatap.metrics;

import io.llamatap.metrics.family.RequestFamilies;
import io.llamatap.metrics.label.ModelLabel;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * The requests that models work on, without a full snapshot. Immutable; creating it takes microseconds on any thread.
 *
 * @param inFlight the number of requests in flight
 * @param waiting the number of them whose response has not begun
 * @param begun the number of requests that have begun since the start, including finished ones
 * @param awaited the models of waiting requests that are known not to be in memory
 */
public record ModelRequests(long inFlight, long waiting, long begun, List<ModelLabel> awaited) {
    public ModelRequests {
        awaited = List.copyOf(awaited);
    }

    static ModelRequests of(LabelSpace space, Collection<LoopMetrics> loops) {
        long[] sums = new long[3];
        List<ModelLabel> models = space.models();
        long[] waiting = new long[models.size()];
        for (LoopMetrics loop : loops) {
            sums[2] += loop.use().begunRequests();
            loop.counts(RequestFamilies.MODEL_REQUESTS_WAITING).forEach((model, count) -> {
                sums[1] += count.getAcquire();
                if (model < waiting.length) {
                    waiting[model] += count.getAcquire();
                }
            });
            loop.counts(RequestFamilies.MODEL_REQUESTS_IN_FLIGHT)
                    .forEach((model, count) -> sums[0] += count.getAcquire());
        }
        List<ModelLabel> awaited = new ArrayList<>();
        for (int i = 0; i < waiting.length; i++) {
            if (waiting[i] > 0 && space.isKnownUnloaded(models.get(i))) {
                awaited.add(models.get(i));
            }
        }
        long inFlight = Math.max(0, sums[0]);
        return new ModelRequests(inFlight, Math.min(inFlight, Math.max(0, sums[1])), sums[2], awaited);
    }

    /** Returns the number of requests whose response has begun. */
    public long running() {
        return inFlight - waiting;
    }
}
