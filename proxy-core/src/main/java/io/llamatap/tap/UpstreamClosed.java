package io.llamatap.tap;

import io.llamatap.metrics.label.GivenValue;

/** Why an upstream connection was closed: the values of the label {@code reason}. */
public enum UpstreamClosed implements GivenValue.UpstreamClosed {
    /** The upstream closed it, or announced the close. */
    BY_UPSTREAM("upstream"),
    /** The client of the exchange left. */
    CLIENT_LEFT("client_left"),
    /** It was idle for too long, or too many connections were idle. */
    IDLE("idle"),
    /** It was reset, or the bytes on it were not HTTP. */
    ERROR("error"),
    /** Its request was not sent completely, or unexpected bytes followed its response, so it cannot be reused. */
    NOT_REUSABLE("not_reusable"),
    /** The proxy is shutting down. */
    DRAIN("drain");

    private final String label;

    UpstreamClosed(String label) {
        this.label = label;
    }

    /** Returns the value of the label {@code reason}. */
    @Override
    public String label() {
        return label;
    }
}
