package io.llamatap.server.ollama;

/** What we had models compute on our own account. Any thread. */
public interface OwnUse {
    /** Nothing ever. */
    OwnUse NONE = (model, sinceNanos) -> false;

    /**
     * Says whether a model was at work for us at any time since a tick.
     *
     * @param model as it is shown: with its tag
     */
    boolean hasAsked(String model, long sinceNanos);
}
