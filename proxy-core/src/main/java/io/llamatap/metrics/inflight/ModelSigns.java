package io.llamatap.metrics.inflight;

import io.llamatap.metrics.label.ModelLabel;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Stores when each model last gave a sign of life (the end of a response that had begun or that Ollama ended), and since when requests
 * have been waiting without a pause. Ticks in nanoseconds.
 *
 * <p>A client that disconnects without having received a byte is no sign of life. If another request follows soon, the wait goes on:
 * otherwise clients with a timeout of their own would hide a model that hangs.
 *
 * <p>Any thread. Event loops write when requests begin and end, not per chunk. If two of them write at the same moment, one may miss
 * the other's value until the next request. Allocates nothing after construction, except in {@link #loaded}.
 */
public final class ModelSigns {
    /** After a longer pause without requests, the next request starts a new wait. */
    static final long MAX_PAUSE_NANOS = 60_000_000_000L;

    // Indexed by the places of models.
    private final AtomicIntegerArray inFlight;
    private final AtomicLongArray lastSigns;
    private final AtomicLongArray awaitedSince;
    private final AtomicLongArray leftInVain;
    private final AtomicLongArray loadedSince;

    private final AtomicLong lastSign = new AtomicLong(InFlightRequest.NONE);

    /** Creates the table for a number of models. */
    public ModelSigns(int models) {
        inFlight = new AtomicIntegerArray(models);
        lastSigns = nothingYet(models);
        awaitedSince = nothingYet(models);
        leftInVain = nothingYet(models);
        loadedSince = nothingYet(models);
    }

    private static AtomicLongArray nothingYet(int models) {
        AtomicLongArray ticks = new AtomicLongArray(models);
        for (int i = 0; i < models; i++) {
            ticks.setPlain(i, InFlightRequest.NONE);
        }
        return ticks;
    }

    void begin(ModelLabel model, long nanos) {
        int place = model.place();
        long left = leftInVain.getAcquire(place);
        boolean isGoingOn = left != InFlightRequest.NONE && nanos - left <= MAX_PAUSE_NANOS;
        if (inFlight.getAndIncrement(place) == 0 && !isGoingOn) {
            awaitedSince.setRelease(place, nanos);
        }
    }

    void end(ModelLabel model, boolean isHeard, long nanos) {
        int place = model.place();
        leftInVain.setRelease(place, isHeard ? InFlightRequest.NONE : nanos);
        if (isHeard) {
            lastSigns.setRelease(place, nanos);
            lastSign.setRelease(nanos);
        }
        inFlight.decrementAndGet(place);
    }

    /** Returns when a request to a model last ended with a sign of life; {@link InFlightRequest#NONE} if none did. */
    public long lastSignNanos(ModelLabel model) {
        return lastSigns.getAcquire(model.place());
    }

    /** Sets the models that a poll found in memory. One thread only. */
    public void loaded(Collection<ModelLabel> models, long nanos) {
        Set<Integer> places = new HashSet<>();
        models.forEach(model -> places.add(model.place()));
        for (int place = 0; place < loadedSince.length(); place++) {
            if (!places.contains(place)) {
                loadedSince.setRelease(place, InFlightRequest.NONE);
            } else if (loadedSince.getAcquire(place) == InFlightRequest.NONE) {
                loadedSince.setRelease(place, nanos);
            }
        }
    }

    /** Returns which poll first found a model in memory; {@link InFlightRequest#NONE} if the last one did not. */
    public long loadedSinceNanos(ModelLabel model) {
        return loadedSince.getAcquire(model.place());
    }

    /** Returns when a request to any model last ended with a sign of life; {@link InFlightRequest#NONE} if none did. */
    public long lastSignNanos() {
        return lastSign.getAcquire();
    }

    /** Returns since when requests to a model have been waiting without a pause; {@link InFlightRequest#NONE} if there was none. */
    public long awaitedSinceNanos(ModelLabel model) {
        return awaitedSince.getAcquire(model.place());
    }
}
