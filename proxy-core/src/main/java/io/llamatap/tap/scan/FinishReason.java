package io.llamatap.tap.scan;

/** Why a model stopped generating: the closed set of values of the label {@code reason} for all three families of routes. */
public enum FinishReason {
    /** The model was done; Anthropic's {@code end_turn} and {@code stop_sequence} too. */
    STOP("stop"),
    /** A limit on tokens was reached; Anthropic's {@code max_tokens}. */
    LENGTH("length"),
    /** Nothing was generated: the request only loaded the model. */
    LOAD("load"),
    /** Nothing was generated: the request only unloaded the model. */
    UNLOAD("unload"),
    /** The model asks for tools to be called; Anthropic's {@code tool_use}. */
    TOOL_CALLS("tool_calls"),
    /** A reason that is unknown here, such as one of a later version. */
    OTHER("other");

    private final String label;

    FinishReason(String label) {
        this.label = label;
    }

    /** Returns the value of the label {@code reason}. */
    public String label() {
        return label;
    }
}
