package io.llamatap.metrics.label;

/** Why a model stopped: the values of the label {@code reason}. */
public enum Finish implements ClosedValue {
    STOP("stop"),
    LENGTH("length"),
    /** The request had no prompt and loaded the model. */
    LOAD("load"),
    /** The request had no prompt and unloaded the model. */
    UNLOAD("unload"),
    TOOL_CALLS("tool_calls"),
    /** The response ended with an error. */
    ERROR("error"),
    /** A reason that is unknown here, for example one of a later version of Ollama. */
    OTHER("other"),
    /** The response has no reason. */
    NONE("none");

    private final String label;

    Finish(String label) {
        this.label = label;
    }

    @Override
    public String label() {
        return label;
    }
}
