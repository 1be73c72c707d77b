package io.llamatap.metrics;

import io.llamatap.metrics.inflight.InFlightRequest;
import io.llamatap.metrics.inflight.ModelSigns;
import io.llamatap.metrics.inflight.RequestState;
import io.llamatap.metrics.label.ModelLabel;
import io.llamatap.metrics.label.Phase;
import io.llamatap.metrics.model.ModelNames;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The silence of Ollama at one moment: towards each request in flight to a model, each model, and all of them. Owned by one thread. Ticks
 * in nanoseconds.
 *
 * <p>Before its response begins, the silence towards a request is that of its model: while the model generates for others, the request
 * is only queued. If the model is not known to be in memory, it is the silence of Ollama as a whole, because another model may have to end
 * first. After the response has begun, it is that of the request itself.
 */
final class SilenceSnapshot {
    private final List<RequestState> requests;
    private final ModelNames names;
    private final long nowNanos;
    /** When each awaited model last gave a sign of life, or since when it has been awaited. */
    private final Map<ModelLabel, Long> since = new HashMap<>();

    private long upstreamSince = InFlightRequest.NONE;

    /** Computes the silence. All requests must be requests to models. */
    SilenceSnapshot(List<RequestState> requests, ModelSigns signs, ModelNames names, long nowNanos) {
        this.requests = requests;
        this.names = names;
        this.nowNanos = nowNanos;
        for (RequestState request : requests) {
            if (request.isAwaiting()) {
                ModelLabel model = request.model();
                long begun = later(signs.awaitedSinceNanos(model), signs.loadedSinceNanos(model));
                see(model, later(later(begun, signs.lastSignNanos(model)), request.heardNanos()));
            }
        }
        if (!since.isEmpty()) {
            upstreamSince = later(upstreamSince, signs.lastSignNanos());
        }
        for (RequestState request : requests) {
            if (request.isHeld() && since.containsKey(request.model())) {
                see(request.model(), nowNanos); // the slow client delays the model, and thus the requests behind it
            }
        }
    }

    private void see(ModelLabel model, long nanos) {
        since.merge(model, nanos, SilenceSnapshot::later);
        upstreamSince = later(upstreamSince, nanos);
    }

    private static long later(long a, long b) {
        if (a == InFlightRequest.NONE || b == InFlightRequest.NONE) {
            return a == InFlightRequest.NONE ? b : a;
        }
        return a - b >= 0 ? a : b;
    }

    List<RequestState> requests() {
        return requests;
    }

    /** Returns how long each awaited model has been silent. */
    Map<ModelLabel, Long> models() {
        Map<ModelLabel, Long> silent = new HashMap<>();
        since.forEach((model, nanos) -> silent.put(model, silence(nanos)));
        return silent;
    }

    /** Returns how long all awaited models have been silent; 0 if none is awaited. */
    long upstream() {
        return upstreamSince == InFlightRequest.NONE ? 0 : silence(upstreamSince);
    }

    /** Returns how long Ollama has been silent towards a request. */
    long of(RequestState request) {
        if (!request.isAwaiting()) {
            return 0;
        }
        if (request.phase() == Phase.STREAMING || request.phase() == Phase.WAITING_FIRST_TOKEN) {
            return request.silentNanos(nowNanos);
        }
        return isReady(request) ? silence(since.getOrDefault(request.model(), nowNanos)) : upstream();
    }

    /** Says whether the model is known to be in memory, now and when the request came, so that the request does not wait for loading. */
    boolean isReady(RequestState request) {
        return !request.isUnloaded() && names.loaded().isKnownLoaded(request.model());
    }

    private long silence(long sinceNanos) {
        return Math.max(0, nowNanos - sinceNanos);
    }

    /** Returns the age of a request. */
    long age(RequestState request) {
        return Math.max(0, nowNanos - request.startedNanos());
    }
}
