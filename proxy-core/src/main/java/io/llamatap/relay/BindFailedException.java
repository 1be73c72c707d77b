package io.llamatap.relay;

import java.io.IOException;
import java.net.InetSocketAddress;

/** Listening on an address failed. */
public final class BindFailedException extends IOException {
    private static final long serialVersionUID = 1L;

    private final transient InetSocketAddress address;

    /** Takes the address, and why it cannot be had. */
    public BindFailedException(InetSocketAddress address, Throwable cause) {
        super("cannot listen on " + address + ": " + cause.getMessage(), cause);
        this.address = address;
    }

    /** Returns the address, which is in use, not permitted, or not one of this machine. */
    public InetSocketAddress address() {
        return address;
    }
}
