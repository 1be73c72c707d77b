package io.llamatap.server.host;

import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Knows the name and the addresses of this machine, or of the container that stands for one. */
public final class ThisMachine {
    private ThisMachine() {}

    /** Returns its name, as other machines may know it; may block while it looks it up. */
    public static String name() {
        try {
            // The JDK's way asks for the name's addresses too, which may take long or fail.
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
            // Interfaces cannot be listed: what is not plainly this machine counts as another.
            return false;
        }
    }

    /** Says whether one of a name's addresses is here. Blocks while it looks the name up. */
    public static boolean hasOneOf(String host) throws UnknownHostException {
        for (InetAddress address : InetAddress.getAllByName(host)) {
            if (has(address)) {
                return true;
            }
        }
        return false;
    }
}
