package io.llamatap.server.state;

import io.llamatap.metrics.label.Phase;
import io.llamatap.server.ollama.KnownModels;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A model and its requests at one moment. Immutable.
 *
 * @param known what Ollama reported about it
 * @param phases the number of requests in each phase, including phases without requests
 * @param oldestNanos the age of the oldest request; negative if there is none
 * @param loadingSince since when a request has been waiting, if the model was not in memory at the last poll; otherwise null
 * @param tokensPerSecond the sum over its requests; NaN if it is unknown
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

    /** Returns its name, as shown. */
    public String name() {
        return known.name();
    }

    /** Returns the number of its requests. */
    int requests() {
        return phases.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** Says whether it is in memory or has requests. */
    boolean isInUse() {
        return requests() > 0 || Boolean.TRUE.equals(known.isResident());
    }
}
