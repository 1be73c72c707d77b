package io.llamatap.tap;

import io.llamatap.metrics.label.GivenValue;

/** Why a client's connection was closed: the values of the label {@code reason}. */
public enum ClientClosed implements GivenValue.ClientClosed {
    /** The client closed it, or it was reset. */
    BY_CLIENT("client"),
    /** The last response announced the close, or could only be ended by closing. */
    ANSWERED("answered"),
    /** A request on it, or the connection itself, was rejected. */
    REFUSED("refused"),
    /** No request arrived within the keep-alive timeout. */
    KEEP_ALIVE_TIMEOUT("keep_alive_timeout"),
    /** It was idle when the limit on connections was reached, and was closed in favour of a new one. */
    MADE_ROOM("made_room"),
    /** The client did not read for too long while data was waiting for it. */
    WRITE_STALL("write_stall"),
    /** A response had to be cut off. */
    BROKEN_OFF("broken_off"),
    /** The proxy is shutting down. */
    DRAIN("drain"),
    /** An error in the proxy. */
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
