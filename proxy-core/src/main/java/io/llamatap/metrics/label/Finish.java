package io.llamatap.metrics.label;

/** Why a model stopped: the closed set of values of the label {@code reason}. */
public enum Finish implements ClosedValue {
    STOP("stop"),
    LENGTH("length"),
    /** The request had no prompt and loaded the model. */
    LOAD("load"),
    /** The request had no prompt and unloaded the model. */
    UNLOAD("unload"),
    TOOL_CALLS("tool_calls"),
    /** An error ended a begun answer. */
    ERROR("error"),
    /** A reason that is unknown here, such as one of a later version. */
    OTHER("other"),
    /** The answer gave no reason. */
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
