package io.llamatap.metrics;

import io.llamatap.metrics.label.Finish;
import io.llamatap.metrics.label.Unmetered;
import org.jspecify.annotations.Nullable;

/**
 * What a model reported in its response. Immutable. A value of -1 is unknown. Durations are Ollama's own, in nanoseconds.
 *
 * @param isGenerating whether the route generates text, rather than embeddings or transcripts
 * @param finish why the model stopped
 * @param promptTokens the whole prompt, including its cached part
 * @param cachedTokens the cached part of the prompt
 * @param outputTokens the generated tokens
 * @param generatedFrames the frames of a stream that had generated output
 * @param isEstimable whether {@code generatedFrames} may be used as the number of output tokens: a stream that succeeded without
 *     counts
 * @param totalNanos the whole request
 * @param loadNanos until the model was loaded
 * @param promptEvalNanos evaluating the part of the prompt that was not cached
 * @param evalNanos generating the output
 * @param observedNanos from the first to the last generated chunk as flushed to the client
 * @param isCloud whether Ollama passed the request on to another server
 * @param unmetered why there are no counts; null if there are, or none are expected
 */
public record Generation(
        boolean isGenerating,
        Finish finish,
        long promptTokens,
        long cachedTokens,
        long outputTokens,
        long generatedFrames,
        boolean isEstimable,
        long totalNanos,
        long loadNanos,
        long promptEvalNanos,
        long evalNanos,
        long observedNanos,
        boolean isCloud,
        @Nullable Unmetered unmetered) {
    private static final long MAX_RATE = 1_000_000_000_000L;

    /** Says whether the request only loaded or unloaded the model. */
    public boolean isLoadOrUnload() {
        return finish == Finish.LOAD || finish == Finish.UNLOAD;
    }

    /** Returns the cached part of the prompt; 0 if it is unknown. */
    public long knownCachedTokens() {
        return Math.min(Math.max(0, cachedTokens), Math.max(0, promptTokens));
    }

    /** Returns the part of the prompt that is not known to be cached; -1 if the prompt is unknown. */
    public long inputTokens() {
        return promptTokens < 0 ? -1 : promptTokens - knownCachedTokens();
    }

    /** Returns a speed in thousandths of a token per second, at most a thousand million tokens per second. */
    static long rate(long tokens, long nanos) {
        // Computed as a double, because tokens times 1e12 would overflow a long.
        return Math.min(MAX_RATE, Math.round(tokens * 1e12 / nanos));
    }

    /** Returns the time in nanoseconds that the request waited for a slot of the model; -1 if it is unknown. */
    public long queueWaitNanos() {
        if (!isGenerating || totalNanos < 0 || loadNanos < 0 || evalNanos < 0) {
            return -1;
        }
        // Ollama omits zeros: a prompt that was cached completely has no evaluation time.
        return Math.max(0, totalNanos - loadNanos - Math.max(0, promptEvalNanos) - evalNanos);
    }
}
