package io.llamatap.tap.meter;

import io.llamatap.metrics.label.GivenValue;
import io.llamatap.tap.UpstreamError;
import io.llamatap.tap.scan.ErrorCause;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds the cause of failed requests to models. Stateless. */
final class ModelFailures {
    private static final int PAYMENT_REQUIRED = 402;
    private static final int TOO_MANY_REQUESTS = 429;

    /** The number of ways in which the upstream fails. */
    static final int OF_UPSTREAM = UpstreamError.values().length;

    private ModelFailures() {}

    /** Returns all causes by their places. */
    static List<GivenValue.ModelFailure> all() {
        List<GivenValue.ModelFailure> all = new ArrayList<>(List.of(UpstreamError.values()));
        all.addAll(List.of(ModelFailure.values()));
        return all;
    }

    /**
     * Returns the cause of failure; null if the exchange succeeded, or if the cause is unknown.
     *
     * @param status the status that the client received
     */
    static GivenValue.@Nullable ModelFailure of(int status, ResponseWatch response) {
        if (response.isAborted()) {
            return response.upstreamError();
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
