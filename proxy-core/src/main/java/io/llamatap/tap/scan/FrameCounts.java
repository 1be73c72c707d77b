package io.llamatap.tap.scan;

/** The counts and durations of one frame, until it is known to be whole. Owned by the event loop of its exchange. */
final class FrameCounts {
    /** Far beyond any context: a number beyond it is no count, and would spoil a counter for good. */
    static final long MOST_TOKENS = 1L << 32;

    /** Thirty days. */
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

    /** Takes a number as written; fields that are no count are left alone. */
    void set(JsonField field, byte[] bytes, int from, int to) {
        long told = Numbers.count(bytes, from, to);
        boolean isDuration =
                switch (field) {
                    case TOTAL_DURATION, LOAD_DURATION, PROMPT_EVAL_DURATION, EVAL_DURATION -> true;
                    default -> false;
                };
        long value = told > (isDuration ? MOST_NANOS : MOST_TOKENS) ? InferenceStats.UNKNOWN : told;
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

    /** Adds to {@code stats} what the frame told; what it did not tell stays as it was. */
    void addTo(InferenceStats stats) {
        if (clear) {
            return;
        }
        // Anthropic counts the cached share apart.
        long whole = uncached >= 0 ? uncached + Math.max(0, cached) : prompt;
        // A prompt has a token at least: all zeros is what Ollama writes where it does not know.
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
