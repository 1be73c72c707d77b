package io.llamatap.tap.scan;

import io.llamatap.tap.scan.json.ScanFault;
import org.jspecify.annotations.Nullable;

/**
 * What has been found in the JSON of a response so far. Filled by a {@link ResponseScanner}, and read by the tap between the
 * chunks of the body, on the event loop of the exchange.
 *
 * <p>A frame is one JSON object of the body: a line of NDJSON, the data of an event, or the whole body of a response that is not
 * streamed. Only complete frames count. Counts are in tokens and durations in nanoseconds. A value is {@link #UNKNOWN} if the
 * response does not have it, or has something that is not a whole number, or exceeds 2^32 tokens or 30 days.
 */
public final class InferenceStats {
    /** A count or a duration that is unknown. */
    public static final long UNKNOWN = -1;

    @Nullable
    String model;

    int generatedFrames;
    int responseFrames;
    boolean terminated;
    boolean error;
    boolean recognised;
    boolean remote;
    /** Whether any frame of a sequence of values was complete. */
    boolean hasFrames;
    /** Whether the model name in the last event was empty. */
    boolean lastModelWasEmpty;

    @Nullable
    ResponseFormat detectedFormat;

    @Nullable
    FinishReason finishReason;

    @Nullable
    ErrorCause errorCause;

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

    /** Returns the first model name that is not empty; null if there was none so far. */
    public @Nullable String model() {
        return model;
    }

    /** Returns the number of frames with generated output: text of the response, thinking, or a tool call. */
    public int generatedFrames() {
        return generatedFrames;
    }

    /** Returns the number of frames with text of the response or a tool call. */
    public int responseFrames() {
        return responseFrames;
    }

    /**
     * Says whether the terminal marker has arrived. For formats without one, says whether the body has ended and was complete.
     */
    public boolean isTerminated() {
        return terminated;
    }

    /**
     * Says whether the body reports a failure: an error object or line, or the end that an OpenAI stream has when Ollama's runner
     * dies.
     */
    public boolean hasError() {
        return error;
    }

    /** Returns the cause that the error message names; null if there was no error, or its cause is not known. */
    public @Nullable ErrorCause errorCause() {
        return errorCause;
    }

    /** Says whether the body names another host, to which Ollama has passed the request on. */
    public boolean isRemote() {
        return remote;
    }

    /** Says whether the body has contained anything that only its format has. */
    public boolean isRecognised() {
        return recognised;
    }

    /** Returns the detected format of a body of unknown format; null while it is unknown. */
    public @Nullable ResponseFormat detectedFormat() {
        return detectedFormat;
    }

    /** Returns why the model stopped generating; null if the response does not say. */
    public @Nullable FinishReason finishReason() {
        return finishReason;
    }

    /** Returns the tokens of the whole prompt, including cached ones. */
    public long promptTokens() {
        return promptTokens;
    }

    /** Returns the number of prompt tokens that were cached. */
    public long cachedTokens() {
        return cachedTokens;
    }

    /** Returns the number of generated tokens. */
    public long outputTokens() {
        return outputTokens;
    }

    /** Returns Ollama's own time for the request, from the start of its handler to the last token. */
    public long totalDurationNanos() {
        return totalDurationNanos;
    }

    /** Returns the time until a runner was available. It is never 0, and includes the wait for Ollama's scheduler. */
    public long loadDurationNanos() {
        return loadDurationNanos;
    }

    /** Returns the time spent evaluating the part of the prompt that was not cached. */
    public long promptEvalDurationNanos() {
        return promptEvalDurationNanos;
    }

    /** Returns the time spent generating. */
    public long evalDurationNanos() {
        return evalDurationNanos;
    }

    /** Returns why the body could not be read completely; null if it could. */
    public @Nullable ScanFault fault() {
        return fault;
    }
}
