package io.llamatap.metrics.label;

/** What became of a canary's request: the closed set of values of its label {@code outcome}. */
public enum CanaryOutcome implements ClosedValue {
    /** Answered well and whole. */
    OK("ok"),
    /** Answered otherwise, or not at all. */
    FAILED("failed"),
    /** Not answered wholly in time. */
    TIMEOUT("timeout"),
    /** Not made, since clients' requests were going on. */
    SKIPPED("skipped");

    private final String label;

    CanaryOutcome(String label) {
        this.label = label;
    }

    @Override
    public String label() {
        return label;
    }
}
