package io.llamatap.server.host;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the Ollama that listens on the upstream's port, if several run on this machine. Used by one thread.
 *
 * <p>The kernel shows the descriptors of a process only to its user and to root. If they are not readable, or no Ollama listens on the
 * port, as behind a port mapping, all of them count. With one Ollama, nothing is read; with several, their descriptors, again when one
 * starts or ends.
 */
final class PortOwner {
    private static final Logger LOG = LoggerFactory.getLogger(PortOwner.class);

    private static final String LISTENING = "0A";
    // Columns of /proc/net/tcp, see proc_net(5).
    private static final int LOCAL_ADDRESS = 1;
    private static final int STATE = 3;
    private static final int INODE = 9;

    private final Path proc;
    private final int port;
    private Set<ProcessId> headsBefore = Set.of();
    private Set<ProcessId> owners = Set.of();
    private boolean isLogged;

    PortOwner(Path root, int port) {
        this.proc = root.resolve("proc");
        this.port = port;
    }

    /** Returns the processes of the Ollama that listens on the port, or all if it is unknown, each with the first process of its family. */
    Map<ProcessStat, ProcessId> select(Map<ProcessStat, ProcessId> members) {
        Set<ProcessId> heads = new HashSet<>(members.values());
        if (heads.size() < 2) {
            return members;
        }
        if (owners.isEmpty() || !heads.equals(headsBefore)) {
            owners = find(members);
            headsBefore = heads;
        }
        if (owners.isEmpty()) {
            logOnce(heads.size());
            return members;
        }
        Map<ProcessStat, ProcessId> selected = new LinkedHashMap<>(members);
        selected.values().retainAll(owners);
        return selected;
    }

    private void logOnce(int count) {
        if (!isLogged) {
            isLogged = true;
            LOG.info(
                    "host readings: {} Ollamas run on this machine, and it cannot be seen which one listens on port {} (only their"
                            + " user and root can): memory and CPU are the sums over all of them",
                    count,
                    port);
        }
    }

    private Set<ProcessId> find(Map<ProcessStat, ProcessId> members) {
        Set<ProcessId> found = new HashSet<>();
        members.forEach((process, head) -> {
            if (!found.contains(head) && holdsOneOf(process.pid(), listening(process.pid()))) {
                found.add(head);
            }
        });
        return found;
    }

    /** Returns the listening sockets of the port in the network namespace of a process, as descriptors name them. */
    private Set<String> listening(int pid) {
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

    private boolean holdsOneOf(int pid, Set<String> sockets) {
        File folder = proc.resolve(pid + "/fd").toFile();
        String[] descriptors = sockets.isEmpty() ? null : folder.list();
        if (descriptors == null) {
            return false;
        }
        for (String descriptor : descriptors) {
            try {
                if (sockets.contains(Files.readSymbolicLink(folder.toPath().resolve(descriptor))
                        .toString())) {
                    return true;
                }
            } catch (IOException e) {
                // It was closed meanwhile.
            }
        }
        return false;
    }
}
