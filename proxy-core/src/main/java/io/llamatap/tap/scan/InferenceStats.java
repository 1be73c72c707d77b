package io.llamatap.tap.scan;

import org.jspecify.annotations.Nullable;

/**
 * What a response's JSON has told so far. Filled by an {@link ResponseScanner} and read by the tap, between pieces of the body, on
 * the event loop of their exchange.
 *
 * <p>A frame is one JSON object of the body: a line, the data of an event, or the whole of a response that is not streamed. Only
 * complete frames count. Counts are in tokens and durations in nanoseconds; {@link #UNKNOWN} where the wire does not tell, or
 * tells something that is no whole number, or more than 2^32 tokens or 30 days.
 */
public final class InferenceStats {
    /** A count or a duration that is not known. */
    public static final long UNKNOWN = -1;

    @Nullable
    String model;

    int generatedFrames;
    int responseFrames;
    boolean terminated;
    boolean error;
    boolean recognised;
    /** Whether any frame was read of a sequence of values. */
    boolean hasFrames;
    /** Whether the last event had an empty name where the model's belongs. */
    boolean lastWasNameless;

    @Nullable
    ResponseFormat shape;

    @Nullable
    FinishReason finishReason;

    @Nullable
    ScanFault fault;

    long promptTokens = UNKNOWN;
    long cachedTokens = UNKNOWN;
    long outputTokens = UNKNOWN;
    long totalDurationNanos = UNKNOWN;
    long loadDurationNanos = UNKNOWN;
    long promptEvalDurationNanos = UNKNOWN;
    long evalDurationNanos = UNKNOWN;

    InferenceStats() {}

    /** Returns the first name of a model that is not empty; null before there is one. */
    public @Nullable String model() {
        return model;
    }

    /** Returns how many frames held any generated text: of the answer, of thinking, or a tool call. */
    public int generatedFrames() {
        return generatedFrames;
    }

    /** Returns how many frames held text of the answer or a tool call. */
    public int responseFrames() {
        return responseFrames;
    }

    /**
     * Says whether the format's terminal marker came; for formats without one, whether the body ended and was complete.
     */
    public boolean isTerminated() {
        return terminated;
    }

    /** Says whether the body told of a failure: an error object or line, or an OpenAI stream that broke off as Ollama's do. */
    public boolean hasError() {
        return error;
    }

    /** Says whether the body holds anything that only a body of its format does, whole or not. */
    public boolean isRecognised() {
        return recognised;
    }

    /** Returns the format that a body of an unknown one has shown to be of; null while it has not. */
    public @Nullable ResponseFormat shape() {
        return shape;
    }

    /** Returns why generating ended; null where that was not told. */
    public @Nullable FinishReason finishReason() {
        return finishReason;
    }

    /** Returns the tokens of the whole prompt, cached ones included. */
    public long promptTokens() {
        return promptTokens;
    }

    /** Returns how many of the prompt's tokens came from the cache. */
    public long cachedTokens() {
        return cachedTokens;
    }

    /** Returns the generated tokens. */
    public long outputTokens() {
        return outputTokens;
    }

    /** Returns Ollama's own time for the request, from its handler's start to the last token. */
    public long totalDurationNanos() {
        return totalDurationNanos;
    }

    /** Returns the time until a runner was there; never 0, and it holds the wait for the scheduler. */
    public long loadDurationNanos() {
        return loadDurationNanos;
    }

    /** Returns the time spent on the part of the prompt that was not cached. */
    public long promptEvalDurationNanos() {
        return promptEvalDurationNanos;
    }

    /** Returns the time spent on generating. */
    public long evalDurationNanos() {
        return evalDurationNanos;
    }

    /** Returns why the body could not be read to its end, null where it could. */
    public @Nullable ScanFault fault() {
        return fault;
    }
}
