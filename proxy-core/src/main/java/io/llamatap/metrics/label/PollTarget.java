package io.llamatap.metrics.label;

/** What Ollama is asked for beside the relay: the closed set of values of the label {@code target}. */
public enum PollTarget implements ClosedValue {
    VERSION("version"),
    TAGS("tags"),
    PS("ps");

    private final String label;

    PollTarget(String label) {
        this.label = label;
    }

    @Override
    public String label() {
        return label;
    }

    /** Returns the path. */
    public String path() {
        return "/api/" + label;
    }
}
