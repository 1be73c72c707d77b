package io.llamatap.server.state;

import io.llamatap.metrics.label.Phase;
import io.llamatap.server.ollama.KnownModels;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A model and its requests, at one moment. Immutable.
 *
 * @param known what Ollama told of it
 * @param phases how many requests are in each phase; none are left out
 * @param oldestNanos the age of the oldest request; negative if there is none
 * @param loadingSince since when a request has waited for it, though it was not in memory when last looked; null if none does
 * @param tokensPerSecond of all its requests; NaN if none has a pace
 */
public record ModelState(
        KnownModels.Model known,
        Map<Phase, Integer> phases,
        long oldestNanos,
        @Nullable Instant loadingSince,
        double tokensPerSecond) {
    public ModelState {
        phases = Collections.unmodifiableMap(new EnumMap<>(phases));
    }

    /** Returns how many requests it has. */
    int requests() {
        return phases.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** Says whether it is in memory, or asked. */
    boolean isInUse() {
        return requests() > 0 || Boolean.TRUE.equals(known.isResident());
    }
}
