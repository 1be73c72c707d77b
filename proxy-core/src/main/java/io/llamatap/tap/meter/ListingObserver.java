package io.llamatap.tap.meter;

import io.llamatap.tap.OllamaEndpoint;

/**
 * Receives complete responses in which Ollama describes itself, as they pass to clients. Called on event loops; must not block.
 */
@FunctionalInterface
public interface ListingObserver {
    /** The largest response that is passed on, in bytes: about 8,000 models. A larger one is ignored. */
    int MAX_BYTES = 4 << 20;

    /**
     * A successful response has passed.
     *
     * @param endpoint {@link OllamaEndpoint#VERSION}, {@link OllamaEndpoint#TAGS} or {@link OllamaEndpoint#PS}
     * @param body a copy that belongs to the observer
     */
    void onListing(OllamaEndpoint endpoint, byte[] body);
}
