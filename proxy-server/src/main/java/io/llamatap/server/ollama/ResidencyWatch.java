package io.llamatap.server.ollama;

import io.llamatap.metrics.LoadRecorder;
import io.llamatap.metrics.LoopMetrics;
import io.llamatap.metrics.ModelUse;
import io.llamatap.metrics.family.ActivityFamilies;
import io.llamatap.metrics.label.LoadEvent;
import io.llamatap.metrics.label.LoadReason;
import io.llamatap.metrics.label.ModelLabel;
import io.llamatap.metrics.model.ModelNames;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Compares each list of {@code /api/ps} with the previous one. It counts loads and unloads of models, with the reason if it is known, and
 * infers from changed expiry times which models worked for others than the relay's clients.
 *
 * <p>Used by one thread; ticks in nanoseconds.
 */
final class ResidencyWatch {
    /** Ollama updates the expiry time of a model shortly after the end of a response. */
    private static final long SETTLING_NANOS = 2_000_000_000L;

    /** The precision of the Date field. */
    private static final Duration CLOCK_STEP = Duration.ofSeconds(1);

    /** More than are evicted while one model is loaded. */
    private static final int MAX_EVICTED = 16;

    /** One list: the models by name, the use by clients before the request, and the tick of the request. */
    private record Observation(Map<String, ListedModel> models, ModelUse.Sums use, long nanos) {}

    private final LoopMetrics metrics;
    private final ModelNames names;
    private final OwnUse own;
    private final LoadRecorder loads;
    /** When the last requests to models ended that were unloaded before they expired. */
    private final Deque<Long> evictedEnds = new ArrayDeque<>();

    private @Nullable Observation before;
    private boolean hasFailed;
    private Inferred inferred = Inferred.NOTHING;

    /**
     * Creates a watch.
     *
     * @param own the use of models by our own requests
     */
    ResidencyWatch(LoopMetrics metrics, ModelNames names, OwnUse own) {
        this.metrics = metrics;
        this.names = names;
        this.own = own;
        this.loads = new LoadRecorder(metrics);
    }

    /** A poll has failed; the models in memory are unknown. */
    void onFailure() {
        hasFailed = true;
        names.loaded().set(null);
        loads.settle(null, 0);
    }

    /**
     * Takes a new list.
     *
     * @param use the use by clients before the request, so that exchanges that end during the request count for the next list
     * @param clock the time of Ollama's clock in the response
     * @param nanos the tick of the request
     */
    Inferred onList(ModelList list, ModelUse.Sums use, Instant clock, long nanos) {
        Map<String, ListedModel> models = new LinkedHashMap<>();
        Set<ModelLabel> held = new HashSet<>();
        for (ListedModel model : list.models()) {
            models.put(model.name(), model);
            held.add(names.admitUsed(model.name()));
        }
        names.loaded().set(list.notShown() > 0 ? null : held);
        metrics.signs().loaded(held, nanos);
        Observation now = new Observation(models, use, nanos);
        if (before != null) {
            compare(before, now, clock);
        }
        loads.settle(evictedEnds, nanos);
        before = now;
        hasFailed = false;
        return inferred;
    }

    private void compare(Observation then, Observation now, Instant clock) {
        boolean isActive = false;
        Map<String, Long> found = new HashMap<>(inferred.models());
        found.keySet().retainAll(now.models.keySet());
        for (ListedModel model : now.models.values()) {
            ModelLabel id = names.find(model.name());
            ListedModel earlier = then.models.get(model.name());
            boolean isOurs = isOurs(id, then, now) || own.hasUsed(model.name(), then.nanos - SETTLING_NANOS);
            if (earlier == null) {
                count(id, LoadEvent.LOAD, loadReason(id, then, now));
            }
            if (!isOurs && (earlier == null || hasMovedOn(earlier, model))) {
                metrics.at(ActivityFamilies.INFERENCES).add(1);
                found.put(model.name(), now.nanos);
                isActive = true;
            } else if (!isOurs && isOver(model, clock.minus(CLOCK_STEP))) {
                // The model has expired but is still loaded, so it is working.
                found.put(model.name(), now.nanos);
                isActive = true;
            }
        }
        for (ListedModel model : then.models.values()) {
            if (!now.models.containsKey(model.name())) {
                ModelLabel id = names.find(model.name());
                LoadReason reason = unloadReason(id, model, then, now, clock);
                count(id, LoadEvent.UNLOAD, reason);
                if (reason == LoadReason.EVICTED || reason == LoadReason.UNKNOWN) {
                    onEvicted(id, now.use);
                }
            }
        }
        inferred = new Inferred(isActive, isActive ? now.nanos : inferred.lastNanos(), found);
    }

    /** A model was unloaded before it expired, perhaps for another one, which is listed only when it is loaded. */
    private void onEvicted(ModelLabel model, ModelUse.Sums use) {
        long end = use.lastEndNanos(model);
        if (model != ModelLabel.OTHER && end != ModelUse.NEVER) {
            evictedEnds.addLast(end);
            if (evictedEnds.size() > MAX_EVICTED) {
                evictedEnds.removeFirst();
            }
        }
    }

    private void count(ModelLabel model, LoadEvent event, LoadReason reason) {
        metrics.at(ActivityFamilies.LOAD_EVENTS, model, event, reason).add(1);
    }

    /** Returns whether a client of the relay may have used a model between two lists. */
    private static boolean isOurs(ModelLabel model, Observation then, Observation now) {
        for (ModelUse.Kind kind : ModelUse.Kind.values()) {
            if (now.use.hasAsked(model, kind, then.use)) {
                return true;
            }
        }
        long ended = now.use.lastEndNanos(model);
        return ended != ModelUse.NEVER && ended - (then.nanos - SETTLING_NANOS) >= 0;
    }

    /** If there were both a preload and a request, the preload came first, as clients do it. */
    private static LoadReason loadReason(ModelLabel model, Observation then, Observation now) {
        if (now.use.hasAsked(model, ModelUse.Kind.PRELOAD, then.use)) {
            return LoadReason.PRELOAD;
        }
        return now.use.hasAsked(model, ModelUse.Kind.REQUEST, then.use) ? LoadReason.REQUEST : LoadReason.UNKNOWN;
    }

    private LoadReason unloadReason(ModelLabel id, ListedModel gone, Observation then, Observation now, Instant clock) {
        long crash = now.use.lastCrashNanos(id);
        if (id != ModelLabel.OTHER && crash != ModelUse.NEVER && crash - (then.nanos - SETTLING_NANOS) >= 0) {
            return LoadReason.CRASHED;
        }
        if (now.use.hasAsked(id, ModelUse.Kind.UNLOAD, then.use)) {
            return LoadReason.EXPLICIT;
        }
        if (isOver(gone, clock.plus(CLOCK_STEP))) {
            return LoadReason.KEEP_ALIVE_EXPIRED;
        }
        Collection<String> left = now.models.keySet();
        if (hasFailed && Collections.disjoint(then.models.keySet(), left)) {
            return LoadReason.RESTART;
        }
        return then.models.keySet().containsAll(left) ? LoadReason.UNKNOWN : LoadReason.EVICTED;
    }

    private static boolean hasMovedOn(ListedModel earlier, ListedModel later) {
        return earlier.expiresAt() != null
                && later.expiresAt() != null
                && later.expiresAt().isAfter(earlier.expiresAt());
    }

    private static boolean isOver(ListedModel model, Instant clock) {
        return model.expiresAt() != null && model.expiresAt().isBefore(clock);
    }
}
