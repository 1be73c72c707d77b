package io.llamatap.tap;

import io.llamatap.metrics.label.ModelFailure;
import io.llamatap.tap.scan.ErrorCause;
import org.jspecify.annotations.Nullable;

/** Finds out why a request to a model failed. Stateless. */
final class ModelFailures {
    private static final int PAYMENT_REQUIRED = 402;
    private static final int TOO_MANY_REQUESTS = 429;

    private ModelFailures() {}

    /**
     * Returns why an exchange failed; null if it did not, or nobody knows.
     *
     * @param status of the response that the client has
     * @param reason why the relay gave it up; null if it did not
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
