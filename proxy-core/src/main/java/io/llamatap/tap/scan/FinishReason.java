package io.llamatap.tap.scan;

/** Why a model stopped generating, for all three APIs. */
public enum FinishReason {
    /** The model finished; also Anthropic's {@code end_turn} and {@code stop_sequence}. */
    STOP,
    /** A limit on tokens was reached; also Anthropic's {@code max_tokens}. */
    LENGTH,
    /** Nothing was generated: the request only loaded the model. */
    LOAD,
    /** Nothing was generated: the request only unloaded the model. */
    UNLOAD,
    /** The model calls tools; also Anthropic's {@code tool_use}. */
    TOOL_CALLS,
    /** A reason that is unknown here, for example one of a later version of Ollama. */
    OTHER
}
