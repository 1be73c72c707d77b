package io.llamatap.server.ollama;

/** The use of models by our own requests. Any thread. */
public interface OwnUse {
    /** No own requests. */
    OwnUse NONE = (model, sinceNanos) -> false;

    /**
     * Returns whether one of our own requests used a model at any time since a tick.
     *
     * @param model the name with its tag
     */
    boolean hasUsed(String model, long sinceNanos);
}
