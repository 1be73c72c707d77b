package io.llamatap.tap;

import io.llamatap.metrics.label.GivenValue;

/** Why a client's connection ended: the closed set of values of the label {@code reason}. */
public enum ClientClosed implements GivenValue.ClientClosed {
    /** The client closed it, or it broke. */
    BY_CLIENT("client"),
    /** It was announced that an answer would be the last one, or the answer could only end so. */
    ANSWERED("answered"),
    /** A request on it, or the connection itself, was refused. */
    REFUSED("refused"),
    /** No request came for too long. */
    KEEP_ALIVE_TIMEOUT("keep_alive_timeout"),
    /** It was idle when a limit on connections was reached, and was closed for a new one. */
    MADE_ROOM("made_room"),
    /** The client took nothing of what waited for it for too long. */
    WRITE_STALL("write_stall"),
    /** An answer could not be ended as it was begun. */
    BROKEN_OFF("broken_off"),
    /** The proxy is ending. */
    DRAIN("drain"),
    /** A fault of the proxy's own. */
    FAULT("fault");

    private final String label;

    ClientClosed(String label) {
        this.label = label;
    }

    /** Returns the value of the label {@code reason}. */
    @Override
    public String label() {
        return label;
    }
}
