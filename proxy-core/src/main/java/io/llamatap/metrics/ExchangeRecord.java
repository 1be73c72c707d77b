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
 * @param model {@link ModelLabel#NONE} on routes without a model
 * @param isModelOverflow whether the model is {@link ModelLabel#OTHER} only because there are too many models
 * @param isModelUnloaded whether the model was known not to be loaded when the exchange began
 * @param status the status of the response to the client; 0 if none was sent
 * @param streamError how a response that began with 200 failed; null if it did not
 * @param phase the phase in which the exchange ended
 * @param durationNanos from the end of the request head to the last byte flushed to the client
 * @param endNanos when it ended: a tick of the relay's clock
 * @param requestBytes the size of the request body
 * @param responseBytes the size of the response body
 * @param generation what the model reported; null unless the request was for a model
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
