package io.llamatap.server.host;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/** Reads which sockets listen on a port, from /proc/PID/net. Stateless. */
final class ListeningSockets {
    private static final String LISTENING = "0A";
    // Columns of /proc/net/tcp, see proc_net(5).
    private static final int LOCAL_ADDRESS = 1;
    private static final int STATE = 3;
    private static final int INODE = 9;

    private final Path proc;

    ListeningSockets(Path root) {
        this.proc = root.resolve("proc");
    }

    /** Returns the listening sockets of a port in the network namespace of a process, as descriptors name them. */
    Set<String> of(int pid, int port) {
        Set<String> sockets = new HashSet<>();
        for (String table : new String[] {"tcp", "tcp6"}) {
            Path file = proc.resolve(pid + "/net/" + table);
            try (BufferedReader lines = Files.newBufferedReader(file, StandardCharsets.ISO_8859_1)) {
                lines.readLine(); // the names of the columns
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    String[] columns = line.strip().split("\\s+", INODE + 2);
                    if (columns.length <= INODE || !columns[STATE].equals(LISTENING)) {
                        break; // listening sockets come first
                    }
                    if (port(columns[LOCAL_ADDRESS]) == port) {
                        sockets.add("socket:[" + columns[INODE] + "]");
                    }
                }
            } catch (IOException e) {
                // The process has ended, or the machine has no such protocol.
            }
        }
        return sockets;
    }

    private static int port(String address) {
        try {
            int colon = address.lastIndexOf(':');
            return Integer.parseInt(address, colon + 1, address.length(), 16);
        } catch (NumberFormatException e) {
            return -1;
        }
    }
}
