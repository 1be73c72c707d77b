package io.llamatap.relay;

import java.io.IOException;
import java.net.InetSocketAddress;

/** An address could not be listened on. */
public final class BindFailedException extends IOException {
    private static final long serialVersionUID = 1L;

    private final transient InetSocketAddress address;

    BindFailedException(InetSocketAddress address, Throwable cause) {
        super("cannot listen on " + address + ": " + cause.getMessage(), cause);
        this.address = address;
    }

    /** Returns the address that is taken, forbidden or not of this machine. */
    public InetSocketAddress address() {
        return address;
    }
}
