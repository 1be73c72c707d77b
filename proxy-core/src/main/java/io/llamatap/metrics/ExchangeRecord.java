package io.llamatap.metrics;

import io.llamatap.metrics.label.ModelLabel;
import io.llamatap.metrics.label.Outcome;
import io.llamatap.metrics.label.Phase;
import io.llamatap.metrics.label.Route;
import io.llamatap.metrics.label.StreamError;
import org.jspecify.annotations.Nullable;

/**
 * The facts of one finished exchange. Immutable.
 *
 * @param model {@link ModelNames#NONE} for routes without one
 * @param isModelOverflow whether the model is {@link ModelNames#OTHER} only because there are too many
 * @param isModelUnloaded whether Ollama was known not to hold the model when the exchange began
 * @param status what the client was answered with; 0 if nothing
 * @param streamError how an answer that began with 200 failed; null if it did not
 * @param phase what it was doing when it ended
 * @param durationNanos from the end of its request head to the last byte flushed to the client
 * @param endNanos when it ended: a tick of the relay's clock
 * @param requestBytes size of the request's body
 * @param responseBytes size of the response's body
 * @param generation what a model told; null unless a model was asked
 */
public record ExchangeRecord(
        Route route,
        ModelLabel model,
        boolean isModelOverflow,
        boolean isModelUnloaded,
        Outcome outcome,
        int status,
        @Nullable StreamError streamError,
        Phase phase,
        long durationNanos,
        long endNanos,
        long requestBytes,
        long responseBytes,
        @Nullable Generation generation) {}
