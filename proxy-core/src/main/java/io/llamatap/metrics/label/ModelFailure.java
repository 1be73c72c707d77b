package io.llamatap.metrics.label;

import org.jspecify.annotations.Nullable;

/** Why a request to a model failed, where that is known: the closed set of values of the label {@code reason} of such failures. */
public enum ModelFailure implements ClosedValue {
    /** Ollama has as many requests waiting for a model to be loaded as it may have. */
    QUEUE_FULL("queue_full"),
    /** The process that runs the model ended. */
    RUNNER_CRASHED("runner_crashed"),
    /** The model needs more memory than there is. */
    OUT_OF_MEMORY("out_of_memory"),
    /** A cloud model wants a subscription (status 402). */
    PAYMENT_REQUIRED("payment_required"),
    /** A cloud model was asked too often (status 429). */
    RATE_LIMITED("rate_limited"),
    // What follows has the words of the relay.
    DNS("dns"),
    REFUSED("refused"),
    UNREACHABLE("unreachable"),
    CONNECT_TIMEOUT("connect_timeout"),
    TLS("tls"),
    RESET("reset"),
    HEADER_TIMEOUT("header_timeout"),
    IDLE_TIMEOUT("idle_timeout"),
    PROTOCOL("protocol"),
    REDIRECT("redirect"),
    FOREIGN_BODY("foreign_body");

    private static final ModelFailure[] ALL = values();

    private final String label;

    ModelFailure(String label) {
        this.label = label;
    }

    @Override
    public String label() {
        return label;
    }

    /** Returns the failure of that name; null if there is none. */
    public static @Nullable ModelFailure named(@Nullable String label) {
        for (ModelFailure failure : ALL) {
            if (failure.label.equals(label)) {
                return failure;
            }
        }
        return null;
    }
}
