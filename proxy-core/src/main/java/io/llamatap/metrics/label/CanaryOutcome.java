package io.llamatap.metrics.label;

/** The outcome of a canary request: the values of its label {@code outcome}. */
public enum CanaryOutcome implements ClosedValue {
    /** A complete, successful response. */
    OK("ok"),
    /** Another response, or none. */
    FAILED("failed"),
    /** No complete response within the time limit. */
    TIMEOUT("timeout"),
    /** Not sent, because clients' requests were in progress. */
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
