package io.llamatap.tap;

import io.llamatap.metrics.label.GivenValue;

/** Why an upstream connection was closed: the closed set of values of the label {@code reason}. */
public enum UpstreamClosed implements GivenValue.UpstreamClosed {
    /** The upstream closed it, or said that it would. */
    BY_UPSTREAM("upstream"),
    /** The client of the exchange left. */
    CLIENT_LEFT("client_left"),
    /** It lay idle for too long, or too many did. */
    IDLE("idle"),
    /** It broke, or what came over it was not HTTP. */
    ERROR("error"),
    /** Its request was not sent whole, or its answer was followed by stray bytes: it cannot be used again. */
    NOT_REUSABLE("not_reusable"),
    /** The proxy is ending. */
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
