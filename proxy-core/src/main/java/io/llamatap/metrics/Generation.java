package io.llamatap.metrics;

import io.llamatap.metrics.label.Finish;
import io.llamatap.metrics.label.Unmetered;
import org.jspecify.annotations.Nullable;

/**
 * What the answer of a model told. Immutable; -1 stands for what was not told. Durations are Ollama's own, in nanoseconds.
 *
 * @param isGenerating whether the route generates text, rather than embeddings or transcripts
 * @param finish why the model stopped
 * @param promptTokens the whole prompt, cached part included
 * @param cachedTokens the cached part
 * @param outputTokens generated
 * @param generatedFrames pieces of a stream with generated text, as seen
 * @param isEstimable whether {@code generatedFrames} stands for the output tokens: a stream that ended well without counts
 * @param totalNanos the whole request
 * @param loadNanos until the model was there
 * @param promptEvalNanos over the part of the prompt that was not cached
 * @param evalNanos over the output
 * @param observedNanos from the first to the last generated piece as flushed to the client
 * @param unmetered why there are no counts; null if there are, or none are to be expected
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
        @Nullable Unmetered unmetered) {
    private static final long MOST_RATE = 1_000_000_000_000L;

    /** Says whether the request only loaded or unloaded the model. */
    public boolean isLoadOrUnload() {
        return finish == Finish.LOAD || finish == Finish.UNLOAD;
    }

    /** Returns the cached part of the prompt; 0 if it was not told. */
    public long knownCachedTokens() {
        return Math.min(Math.max(0, cachedTokens), Math.max(0, promptTokens));
    }

    /** Returns the part of the prompt that is not known to be cached; -1 if the prompt was not told. */
    public long inputTokens() {
        return promptTokens < 0 ? -1 : promptTokens - knownCachedTokens();
    }

    /**
     * Returns a speed in thousandths of a token per second; no more than a thousand million tokens a second, whatever the
     * upstream tells.
     */
    static long rate(long tokens, long nanos) {
        // Doubles, since tokens times 1e12 would pass the range of long.
        return Math.min(MOST_RATE, Math.round(tokens * 1e12 / nanos));
    }

    /** Returns the wait for a slot of the model, in nanoseconds; -1 if it cannot be told. */
    public long queueWaitNanos() {
        if (!isGenerating || totalNanos < 0 || loadNanos < 0 || evalNanos < 0) {
            return -1;
        }
        // Ollama leaves zeros out: a prompt that was cached whole has no evaluation.
        return Math.max(0, totalNanos - loadNanos - Math.max(0, promptEvalNanos) - evalNanos);
    }
}
