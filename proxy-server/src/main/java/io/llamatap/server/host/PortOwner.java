package io.llamatap.server.host;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Finds the Ollama that listens on the upstream's port, if several run on this machine. Used by one thread.
 *
 * <p>The kernel shows the descriptors of a process only to its user and to root. If they are not readable, or no Ollama listens on the
 * port, as behind a port mapping, all of them count. With one Ollama, nothing is read; with several, their descriptors, again when one
 * starts or ends.
 */
final class PortOwner {
    private final Path proc;
    private final int port;
    private final ListeningSockets listening;
    private Set<ProcessId> headsBefore = Set.of();
    private Set<ProcessId> owners = Set.of();

    PortOwner(Path root, int port) {
        this.proc = root.resolve("proc");
        this.port = port;
        this.listening = new ListeningSockets(root);
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
            return members;
        }
        Map<ProcessStat, ProcessId> selected = new LinkedHashMap<>(members);
        selected.values().retainAll(owners);
        return selected;
    }

    private Set<ProcessId> find(Map<ProcessStat, ProcessId> members) {
        Set<ProcessId> found = new HashSet<>();
        members.forEach((process, head) -> {
            if (!found.contains(head) && holdsOneOf(process.pid(), listening.of(process.pid(), port))) {
                found.add(head);
            }
        });
        return found;
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
