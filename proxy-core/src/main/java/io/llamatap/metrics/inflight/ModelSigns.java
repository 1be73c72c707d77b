package io.llamatap.metrics.inflight;

import io.llamatap.metrics.label.ModelLabel;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * When each model last showed a sign of life (bytes of a response, or its end), and since when requests have waited for one. Ticks in
 * nanoseconds.
 *
 * <p>A client that leaves without having received a byte is no sign of life. If the model is asked again soon after, it has been
 * waited for without a pause: otherwise clients with a time limit of their own would hide for ever that the model hangs.
 *
 * <p>Any thread. Event loops write when requests begin and end, not for chunks; two of them at the same moment may each miss the
 * other's write, which the next request corrects. Allocates nothing after construction.
 */
public final class ModelSigns {
    /** If a model that was left without a sign of life is not asked for longer than this, the next request waits anew. */
    static final long MOST_PAUSE_NANOS = 60_000_000_000L;

    // All by the places of models.
    private final AtomicIntegerArray inFlight;
    private final AtomicLongArray lastSigns;
    private final AtomicLongArray awaitedSince;
    private final AtomicLongArray leftInVain;
    private final AtomicLongArray loadedSince;

    private final AtomicLong lastSign = new AtomicLong(InFlightRequest.NONE);

    /** Creates it for so many models. */
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
        boolean isGoingOn = left != InFlightRequest.NONE && nanos - left <= MOST_PAUSE_NANOS;
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

    /** Returns when an ended request to a model last was a sign of life; {@link InFlightRequest#NONE} if none was. */
    public long lastSignNanos(ModelLabel model) {
        return lastSigns.getAcquire(model.place());
    }

    /** Ollama held these models at a look, and no others. One thread only. */
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

    /** Returns at which look Ollama had loaded a model; {@link InFlightRequest#NONE} if it holds it not, or nobody looked. */
    public long loadedSinceNanos(ModelLabel model) {
        return loadedSince.getAcquire(model.place());
    }

    /** Returns when an ended request to any model last was a sign of life; {@link InFlightRequest#NONE} if none was. */
    public long lastSignNanos() {
        return lastSign.getAcquire();
    }

    /** Returns since when a model has been asked without a pause; {@link InFlightRequest#NONE} if it was not asked. */
    public long awaitedSinceNanos(ModelLabel model) {
        return awaitedSince.getAcquire(model.place());
    }
}
