package io.llamatap.tap.scan;

/** Why a model stopped generating, in words of the three families of routes. */
public enum FinishReason {
    /** The model was done; Anthropic's {@code end_turn} and {@code stop_sequence} too. */
    STOP,
    /** A limit on tokens was reached; Anthropic's {@code max_tokens}. */
    LENGTH,
    /** Nothing was generated: the request only loaded the model. */
    LOAD,
    /** Nothing was generated: the request only unloaded the model. */
    UNLOAD,
    /** The model asks for tools to be called; Anthropic's {@code tool_use}. */
    TOOL_CALLS,
    /** A reason that is unknown here, such as one of a later version. */
    OTHER
}
