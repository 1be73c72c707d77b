package io.llamatap.server.host;

import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The name and the addresses of this machine or container. Stateless. */
public final class ThisMachine {
    private ThisMachine() {}

    /** Returns the name of this machine; may block while it resolves it. */
    public static String name() {
        try {
            // The JDK's method also resolves the addresses of the name, which may take long or fail.
            return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
        } catch (IOException e) {
            try {
                return InetAddress.getLocalHost().getHostName();
            } catch (UnknownHostException unknown) {
                return "localhost";
            }
        }
    }

    public static boolean has(InetAddress address) {
        try {
            return address.isLoopbackAddress()
                    || address.isAnyLocalAddress()
                    || NetworkInterface.getByInetAddress(address) != null;
        } catch (IOException e) {
            // The network interfaces cannot be listed; the address counts as that of another machine.
            return false;
        }
    }

    /** Returns whether a host name resolves to an address of this machine. Blocks while it resolves the name. */
    public static boolean hasOneOf(String host) throws UnknownHostException {
        for (InetAddress address : InetAddress.getAllByName(host)) {
            if (has(address)) {
                return true;
            }
        }
        return false;
    }
}
