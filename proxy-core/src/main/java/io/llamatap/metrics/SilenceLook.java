package io.llamatap.metrics;

import io.llamatap.metrics.inflight.InFlightRequest;
import io.llamatap.metrics.inflight.ModelSigns;
import io.llamatap.metrics.inflight.RequestState;
import io.llamatap.metrics.label.ModelLabel;
import io.llamatap.metrics.label.ModelNames;
import io.llamatap.metrics.label.Phase;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One look at the requests in flight that models work on: for how long has each been silent, and each model, and all of them?
 * Owned by one thread; ticks in nanoseconds.
 *
 * <p>A request that waits for its response to begin is as silent as its model: while that generates for somebody else, the request
 * is only queued. Unless the model is known to be in memory, the request is as silent as Ollama: another model may have to end first.
 * A request whose response has begun is silent by itself.
 */
final class SilenceLook {
    private final List<RequestState> requests;
    private final ModelNames names;
    private final long nowNanos;
    /** When each model last showed a sign of life, or since when it has been awaited; only those that are awaited. */
    private final Map<ModelLabel, Long> since = new HashMap<>();

    private long upstreamSince = InFlightRequest.NONE;

    /** Takes the requests that models work on; others are nobody's silence. */
    SilenceLook(List<RequestState> requests, ModelSigns signs, ModelNames names, long nowNanos) {
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
                see(request.model(), nowNanos); // its client makes the model wait, and all others behind it
            }
        }
    }

    private void see(ModelLabel model, long nanos) {
        since.merge(model, nanos, SilenceLook::later);
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

    /** Returns for how long each awaited model has shown no sign of life. */
    Map<ModelLabel, Long> models() {
        Map<ModelLabel, Long> silent = new HashMap<>();
        since.forEach((model, nanos) -> silent.put(model, silence(nanos)));
        return silent;
    }

    /** Returns for how long no awaited model has shown a sign of life; 0 if none is awaited. */
    long upstream() {
        return upstreamSince == InFlightRequest.NONE ? 0 : silence(upstreamSince);
    }

    /** Returns for how long a request has been silent. */
    long of(RequestState request) {
        if (!request.isAwaiting()) {
            return 0;
        }
        if (request.phase() == Phase.STREAMING || request.phase() == Phase.WAITING_FIRST_TOKEN) {
            return request.silentNanos(nowNanos);
        }
        return isReady(request) ? silence(since.getOrDefault(request.model(), nowNanos)) : upstream();
    }

    /** Says whether the model is in memory, and was when it was asked: then the request waits neither for others nor for loading. */
    boolean isReady(RequestState request) {
        return !request.isUnloaded() && names.isKnownLoaded(request.model());
    }

    private long silence(long sinceNanos) {
        return Math.max(0, nowNanos - sinceNanos);
    }

    /** Returns the age of a request. */
    long age(RequestState request) {
        return Math.max(0, nowNanos - request.startedNanos());
    }
}
