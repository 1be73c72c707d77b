package io.llamatap.tap.meter;

import io.llamatap.metrics.label.GivenValue;

/** The causes of failed requests to models that Ollama itself reports. The others are those of the upstream. */
enum ModelFailure implements GivenValue.ModelFailure {
    /** {@code OLLAMA_MAX_QUEUE} requests are already waiting for a model to be loaded. */
    QUEUE_FULL("queue_full"),
    /** The process that runs the model ended. */
    RUNNER_CRASHED("runner_crashed"),
    /** The model needs more memory than is available. */
    OUT_OF_MEMORY("out_of_memory"),
    /** A cloud model requires a payment (status 402). */
    PAYMENT_REQUIRED("payment_required"),
    /** The quota of a cloud model is used up (status 429). */
    RATE_LIMITED("rate_limited");

    private final String label;

    ModelFailure(String label) {
        this.label = label;
    }

    @Override
    public String label() {
        return label;
    }

    /** Returns the index among all causes: those of the upstream come first. */
    @Override
    @SuppressWarnings("EnumOrdinal") // the order of the constants is the order of the label values
    public int place() {
        return ModelFailures.OF_UPSTREAM + ordinal();
    }

    @Override
    public boolean startsAtZero() {
        return this == QUEUE_FULL || this == RUNNER_CRASHED;
    }

    @Override
    public boolean isCrash() {
        return this == RUNNER_CRASHED;
    }
}
