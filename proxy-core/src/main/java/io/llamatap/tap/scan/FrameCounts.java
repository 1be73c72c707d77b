package io.llamatap.tap.scan;

import io.llamatap.tap.scan.json.JsonField;

/** The counts and durations of one frame, until the frame is complete. Owned by the event loop of the exchange. */
final class FrameCounts {
    /**
     * The largest count that is accepted. It is far beyond any context length; a larger number would corrupt a counter for good.
     */
    static final long MOST_TOKENS = 1L << 32;

    /** The longest duration that is accepted: thirty days. */
    static final long MOST_NANOS = 2_592_000_000_000_000L;

    private boolean clear;
    private long prompt;
    private long uncached;
    private long cached;
    private long output;
    private long total;
    private long load;
    private long promptEval;
    private long eval;

    FrameCounts() {
        clear();
    }

    void clear() {
        if (!clear) {
            prompt = InferenceStats.UNKNOWN;
            uncached = InferenceStats.UNKNOWN;
            cached = InferenceStats.UNKNOWN;
            output = InferenceStats.UNKNOWN;
            total = InferenceStats.UNKNOWN;
            load = InferenceStats.UNKNOWN;
            promptEval = InferenceStats.UNKNOWN;
            eval = InferenceStats.UNKNOWN;
            clear = true;
        }
    }

    /** Stores a number as written. Does nothing for other fields. */
    void set(JsonField field, byte[] bytes, int from, int to) {
        long number = Numbers.count(bytes, from, to);
        boolean isDuration =
                switch (field) {
                    case TOTAL_DURATION, LOAD_DURATION, PROMPT_EVAL_DURATION, EVAL_DURATION -> true;
                    default -> false;
                };
        long value = number > (isDuration ? MOST_NANOS : MOST_TOKENS) ? InferenceStats.UNKNOWN : number;
        clear = false;
        switch (field) {
            case PROMPT_TOKENS -> prompt = value;
            case UNCACHED_TOKENS -> uncached = value;
            case CACHED_TOKENS -> cached = value;
            case OUTPUT_TOKENS -> output = value;
            case TOTAL_DURATION -> total = value;
            case LOAD_DURATION -> load = value;
            case PROMPT_EVAL_DURATION -> promptEval = value;
            case EVAL_DURATION -> eval = value;
            default -> {}
        }
    }

    /** Adds the values of the frame to {@code stats}. Values that the frame does not have stay as they were. */
    void addTo(InferenceStats stats) {
        if (clear) {
            return;
        }
        // Anthropic reports the uncached and the cached part separately.
        long whole = uncached >= 0 ? uncached + Math.max(0, cached) : prompt;
        // A prompt has at least one token. Ollama writes zeros if it does not know the counts.
        if (whole != 0 || output != 0) {
            stats.promptTokens = known(whole, stats.promptTokens);
            stats.cachedTokens = known(cached, stats.cachedTokens);
            stats.outputTokens = known(output, stats.outputTokens);
        }
        stats.totalDurationNanos = known(total, stats.totalDurationNanos);
        stats.loadDurationNanos = known(load, stats.loadDurationNanos);
        stats.promptEvalDurationNanos = known(promptEval, stats.promptEvalDurationNanos);
        stats.evalDurationNanos = known(eval, stats.evalDurationNanos);
    }

    private static long known(long value, long otherwise) {
        return value >= 0 ? value : otherwise;
    }
}
