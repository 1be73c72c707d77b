package io.llamatap.server.config;

import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.UnknownHostException;

/** Knows the addresses of this machine, or of the container that stands for one. */
final class ThisMachine {
    private ThisMachine() {}

    static boolean has(InetAddress address) {
        try {
            return address.isLoopbackAddress()
                    || address.isAnyLocalAddress()
                    || NetworkInterface.getByInetAddress(address) != null;
        } catch (IOException e) {
            // Interfaces cannot be listed: what is not plainly this machine counts as another.
            return false;
        }
    }

    /** Says whether one of a name's addresses is here. Blocks while it looks the name up. */
    static boolean hasOneOf(String host) throws UnknownHostException {
        for (InetAddress address : InetAddress.getAllByName(host)) {
            if (has(address)) {
                return true;
            }
        }
        return false;
    }
}
