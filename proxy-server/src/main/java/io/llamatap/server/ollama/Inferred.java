package io.llamatap.server.ollama;

import io.llamatap.metrics.ModelUse;
import java.util.Map;

/**
 * What was inferred from looks at {@code /api/ps} of models that compute for others than the relay's clients. Immutable; times
 * are ticks in nanoseconds.
 *
 * @param isActive whether the last look found one
 * @param lastNanos when a look last found one; {@link ModelUse#NEVER} if none has
 * @param models when a look last found each of those that are loaded
 */
record Inferred(boolean isActive, long lastNanos, Map<String, Long> models) {
    static final Inferred NOTHING = new Inferred(false, ModelUse.NEVER, Map.of());

    Inferred {
        models = Map.copyOf(models);
    }
}
