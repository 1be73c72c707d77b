package io.llamatap.tap;

/** Is shown the whole answers in which Ollama tells of itself, as they pass. Called on event loops; must not block. */
@FunctionalInterface
public interface ListingObserver {
    /** The longest answer that is shown: some 8,000 models. */
    int MOST_BYTES = 4 << 20;

    /**
     * A successful answer passed.
     *
     * @param endpoint {@link OllamaEndpoint#VERSION}, {@link OllamaEndpoint#TAGS} or {@link OllamaEndpoint#PS}
     * @param body the observer's own
     */
    void onListing(OllamaEndpoint endpoint, byte[] body);
}
