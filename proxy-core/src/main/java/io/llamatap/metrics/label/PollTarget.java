package io.llamatap.metrics.label;

/** What the poller requests: the values of the label {@code target}. */
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
