package io.llamatap.server.ollama;

import io.llamatap.metrics.ModelUse;
import java.util.Map;

/**
 * The activity of models for others than the relay's clients, inferred from polls of {@code /api/ps}. Immutable; times are ticks in
 * nanoseconds.
 *
 * @param isActive whether the last poll found such activity
 * @param lastNanos when a poll last found activity; {@link ModelUse#NEVER} if none has
 * @param models the same for each loaded model
 */
record Inferred(boolean isActive, long lastNanos, Map<String, Long> models) {
    static final Inferred NOTHING = new Inferred(false, ModelUse.NEVER, Map.of());

    Inferred {
        models = Map.copyOf(models);
    }
}
