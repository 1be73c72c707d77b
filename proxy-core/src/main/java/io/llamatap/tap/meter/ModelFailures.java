package io.llamatap.tap.meter;

import io.llamatap.metrics.label.ModelFailure;
import io.llamatap.tap.scan.ErrorCause;
import org.jspecify.annotations.Nullable;

/** Finds the cause of failed requests to models. Stateless. */
final class ModelFailures {
    private static final int PAYMENT_REQUIRED = 402;
    private static final int TOO_MANY_REQUESTS = 429;

    private ModelFailures() {}

    /**
     * Returns the cause of failure; null if the exchange succeeded, or if the cause is unknown.
     *
     * @param status the status that the client received
     * @param reason why the relay ended the exchange; null if it did not
     */
    static @Nullable ModelFailure of(int status, @Nullable String reason, ResponseWatch response) {
        if (reason != null) {
            return ModelFailure.named(reason);
        }
        ErrorCause cause = response.errorCause();
        if (cause != null) {
            return of(cause);
        }
        return switch (status) {
            case PAYMENT_REQUIRED -> ModelFailure.PAYMENT_REQUIRED;
            case TOO_MANY_REQUESTS -> ModelFailure.RATE_LIMITED;
            default -> null;
        };
    }

    private static ModelFailure of(ErrorCause cause) {
        return switch (cause) {
            case QUEUE_FULL -> ModelFailure.QUEUE_FULL;
            case RUNNER_CRASHED -> ModelFailure.RUNNER_CRASHED;
            case OUT_OF_MEMORY -> ModelFailure.OUT_OF_MEMORY;
        };
    }
}
