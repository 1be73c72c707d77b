package io.llamatap.tap.scan.json;

/** The wanted fields of requests and responses, independent of their names in each format. */
public enum JsonField {
    /** The name of the model. */
    MODEL(ScanLimits.NAME_BYTES),
    /** The name of the model in pull, push and delete. */
    NAME(ScanLimits.NAME_BYTES),
    /** A name in a list of models. */
    LISTED_NAME(ScanLimits.NAME_BYTES),
    KEEP_ALIVE(ScanLimits.WORD_BYTES),
    PROMPT(true),
    MESSAGES,
    INPUT(true),
    INSTRUCTIONS(true),
    /** A text among others that a model is to read. */
    TEXT(true),
    /** What a model is to see or hear. */
    MEDIA,
    /** Tokens of an earlier response that a request goes on from. */
    CONTEXT,
    /** How many tokens a model is to have room for, as a request says. */
    CONTEXT_TOKENS,
    /** How many of the first tokens are kept where a prompt is cut. */
    KEEP_TOKENS,
    /** Whether a prompt may be cut. */
    TRUNCATE,
    /** The previous response that a request continues. */
    PREVIOUS,
    /** Text of the response, or a tool call. */
    RESPONSE,
    /** Thinking text that precedes the response. */
    THINKING,
    /** Text whose kind depends on the {@link #TYPE} of the frame. */
    DELTA,
    ERROR(ScanLimits.WORD_BYTES),
    /** Where a model computes that Ollama passes requests on to. */
    REMOTE,
    /** What a body is about, where nothing else of it is wanted: it is there or not. */
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
    private final boolean isText;

    JsonField() {
        this(0, false);
    }

    JsonField(int maxBytes) {
        this(maxBytes, false);
    }

    JsonField(boolean isText) {
        this(0, isText);
    }

    JsonField(int maxBytes, boolean isText) {
        this.maxBytes = maxBytes;
        this.isText = isText;
    }

    /** Says whether the letters of a string are to be counted. */
    boolean isText() {
        return isText;
    }

    /** Returns how many bytes of a string are stored; 0 if only its presence matters. */
    int maxBytes() {
        return maxBytes;
    }
}
