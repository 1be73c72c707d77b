package io.llamatap.metrics.label;

/** The outcome of an exchange: the values of the label {@code outcome}. */
public enum Outcome implements ClosedValue {
    /** A response below 400, with the terminal marker if the route has one. */
    OK("ok"),
    /** 4xx from the upstream. */
    CLIENT_ERROR("client_error"),
    /** 5xx from the upstream, or the upstream could not be reached or understood. */
    UPSTREAM_ERROR("upstream_error"),
    /** An error object in a response with status 200, or a response that was cut off. */
    STREAM_ERROR("stream_error"),
    /** A response with status 200 that ended without its terminal marker. */
    INCOMPLETE("incomplete"),
    /** The client left before the response was complete. */
    CANCELLED("cancelled"),
    /** A time limit of the proxy ended it. */
    TIMEOUT("timeout"),
    /** The proxy rejected it. */
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
