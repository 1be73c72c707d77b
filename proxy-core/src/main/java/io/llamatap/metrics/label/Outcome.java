package io.llamatap.metrics.label;

/** What became of an exchange: the closed set of values of the label {@code outcome}. */
public enum Outcome implements ClosedValue {
    /** Answered below 400 and, where the route has a terminal marker, with it. */
    OK("ok"),
    /** 4xx from the upstream. */
    CLIENT_ERROR("client_error"),
    /** 5xx from the upstream, or it could not be reached or understood. */
    UPSTREAM_ERROR("upstream_error"),
    /** An error object inside a 200, or an answer cut off in its middle. */
    STREAM_ERROR("stream_error"),
    /** A clean end of a 200 without its terminal marker. */
    INCOMPLETE("incomplete"),
    /** The client left before the answer was complete. */
    CANCELLED("cancelled"),
    /** One of our own time limits ended it. */
    TIMEOUT("timeout"),
    /** We refused it. */
    REJECTED("rejected");

    private final String label;

    Outcome(String label) {
        this.label = label;
    }

    @Override
    public String label() {
        return label;
    }
}
