package io.llamatap.metrics.label;

import org.jspecify.annotations.Nullable;

/** The causes of failed requests to models: the closed set of values of the label {@code reason}. */
public enum ModelFailure implements ClosedValue {
    /** {@code OLLAMA_MAX_QUEUE} requests are already waiting for a model to be loaded. */
    QUEUE_FULL("queue_full"),
    /** The process that runs the model ended. */
    RUNNER_CRASHED("runner_crashed"),
    /** The model needs more memory than is available. */
    OUT_OF_MEMORY("out_of_memory"),
    /** A cloud model requires a payment (status 402). */
    PAYMENT_REQUIRED("payment_required"),
    /** The quota of a cloud model is used up (status 429). */
    RATE_LIMITED("rate_limited"),
    // The following have the labels of UpstreamError.
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

    /** Returns the cause with this label; null if there is none. */
    public static @Nullable ModelFailure named(@Nullable String label) {
        for (ModelFailure failure : ALL) {
            if (failure.label.equals(label)) {
                return failure;
            }
        }
        return null;
    }
}
