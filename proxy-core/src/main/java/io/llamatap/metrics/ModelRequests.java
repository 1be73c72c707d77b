package io.llamatap.metrics;

import io.llamatap.metrics.family.RequestFamilies;
import io.llamatap.metrics.label.ModelLabel;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * How many requests models work on at one moment. Immutable; made in microseconds, on any thread, since it reads two gauges alone.
 *
 * @param inFlight all of them
 * @param waiting those whose response has not begun
 * @param begun how many have begun so far, those that have ended included
 * @param awaited the models that such requests wait for and that Ollama is known not to hold
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
            // In this order: whatever is seen to wait is seen to be in flight, but for what came between.
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

    /** Returns how many there are whose response has begun. */
    public long running() {
        return inFlight - waiting;
    }
}
