package io.llamatap.server.state;

import io.llamatap.metrics.inflight.InFlightRequest;
import io.llamatap.metrics.inflight.RequestState;
import io.llamatap.metrics.label.Phase;
import io.llamatap.server.ollama.KnownModels;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;

/** Adds up the requests of one model. Owned by one thread; ticks in nanoseconds. */
final class ModelTally {
    private final Map<Phase, Integer> phases = new EnumMap<>(Phase.class);
    private long oldestNanos = -1;
    private long loadingNanos = -1;
    private double tokensPerSecond = Double.NaN;

    ModelTally() {
        for (Phase phase : Phase.values()) {
            phases.put(phase, 0);
        }
    }

    void add(RequestState request, long nowNanos) {
        phases.merge(request.phase(), 1, Integer::sum);
        oldestNanos = Math.max(oldestNanos, nowNanos - request.startedNanos());
        if (request.isAwaiting() && request.heardNanos() == InFlightRequest.NONE) {
            loadingNanos = Math.max(loadingNanos, request.silentNanos(nowNanos));
        }
        double pace = request.tokensPerSecond(nowNanos);
        if (!Double.isNaN(pace)) {
            tokensPerSecond = Double.isNaN(tokensPerSecond) ? pace : tokensPerSecond + pace;
        }
    }

    ModelState of(KnownModels.Model known, Instant now) {
        boolean isLoading = loadingNanos >= 0 && Boolean.FALSE.equals(known.isResident());
        return new ModelState(
                known, phases, oldestNanos, isLoading ? now.minusNanos(loadingNanos) : null, tokensPerSecond);
    }
}
