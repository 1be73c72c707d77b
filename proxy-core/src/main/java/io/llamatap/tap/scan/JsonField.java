package io.llamatap.tap.scan;

/** The fields that are wanted of requests and answers, whatever they are called in each format. */
enum JsonField {
    /** The name of the model. */
    MODEL(ScanLimits.NAME_BYTES),
    /** What pull, push and delete call the model. */
    NAME(ScanLimits.NAME_BYTES),
    /** A name in a list of models. */
    LISTED_NAME(ScanLimits.NAME_BYTES),
    KEEP_ALIVE(ScanLimits.WORD_BYTES),
    PROMPT,
    MESSAGES,
    INPUT,
    INSTRUCTIONS,
    /** The response that a request goes on from. */
    PREVIOUS,
    /** Text of the answer, or a tool call. */
    RESPONSE,
    /** Text that precedes the answer. */
    THINKING,
    /** Text whose kind is told by the frame's {@link #TYPE}. */
    DELTA,
    ERROR,
    /** What a body is about, where nothing else of it is wanted: it is there or not. */
    BODY,
    /** True, or a word that says so, in the frame that is the format's terminal marker. */
    DONE(ScanLimits.WORD_BYTES),
    /** The kind of an object, by which formats are told apart. */
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

    private final int heldBytes;

    JsonField() {
        this(0);
    }

    JsonField(int heldBytes) {
        this.heldBytes = heldBytes;
    }

    /** Returns how much of a string is held; 0 where it is enough to know whether it is empty. */
    int heldBytes() {
        return heldBytes;
    }
}
