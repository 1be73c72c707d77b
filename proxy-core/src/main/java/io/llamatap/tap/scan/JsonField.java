package io.llamatap.tap.scan;

/** The wanted fields of requests and responses, independent of their names in each format. */
enum JsonField {
    /** The name of the model. */
    MODEL(ScanLimits.NAME_BYTES),
    /** The name of the model in pull, push and delete. */
    NAME(ScanLimits.NAME_BYTES),
    /** A name in a list of models. */
    LISTED_NAME(ScanLimits.NAME_BYTES),
    KEEP_ALIVE(ScanLimits.WORD_BYTES),
    PROMPT,
    MESSAGES,
    INPUT,
    INSTRUCTIONS,
    /** The previous response that a request continues. */
    PREVIOUS,
    /** Text of the response, or a tool call. */
    RESPONSE,
    /** Thinking text that precedes the response. */
    THINKING,
    /** Text whose kind depends on the {@link #TYPE} of the frame. */
    DELTA,
    ERROR,
    /** The payload of a body of which nothing else is wanted. Only its presence matters. */
    BODY,
    /** True, or a string with the same meaning, in the frame that is the terminal marker. */
    DONE(ScanLimits.WORD_BYTES),
    /** The type of an object, by which formats are detected. */
    KIND(ScanLimits.WORD_BYTES),
    /** The type of the frame. */
    TYPE(ScanLimits.WORD_BYTES),
    FINISH_REASON(ScanLimits.WORD_BYTES),
    PROMPT_TOKENS,
    /** The part of the prompt that was not cached. */
    UNCACHED_TOKENS,
    CACHED_TOKENS,
    OUTPUT_TOKENS,
    TOTAL_DURATION,
    LOAD_DURATION,
    PROMPT_EVAL_DURATION,
    EVAL_DURATION;

    private final int maxBytes;

    JsonField() {
        this(0);
    }

    JsonField(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** Returns how many bytes of a string are stored; 0 if only its presence matters. */
    int maxBytes() {
        return maxBytes;
    }
}
