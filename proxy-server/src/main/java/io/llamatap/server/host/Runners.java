package io.llamatap.server.host;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds the runners of the Ollama that listens on the upstream's port. If several Ollamas run on this machine and it cannot be seen which one
 * that is, there are none. Used by one thread.
 *
 * <p>Cost: one short file for each process of the machine, and four for each runner.
 */
public final class Runners {
    /** Ollama keeps a few models in memory. */
    private static final int MOST = 64;

    private final ProcFiles files;
    private final OllamaFamilies families;
    private final PortOwner portOwner;
    private final ListeningSockets sockets;
    private final int ownPid;

    /** Takes the upstream's port. */
    public Runners(int port) {
        this(Path.of("/"), (int) ProcessHandle.current().pid(), port);
    }

    /** The same with another file system root and process id, for tests. */
    Runners(Path root, int ownPid, int port) {
        this.files = new ProcFiles(root);
        this.families = new OllamaFamilies(files, ownPid);
        this.portOwner = new PortOwner(root, port);
        this.sockets = new ListeningSockets(root);
        this.ownPid = ownPid;
    }

    /** Returns the runners that may be asked, at most 64. */
    public List<Runner> find() {
        Map<ProcessStat, ProcessId> all = portOwner.select(families.find(files.stats()));
        List<Runner> found = new ArrayList<>();
        if (new HashSet<>(all.values()).size() > 1) {
            return found;
        }
        for (ProcessStat process : all.keySet()) {
            Runner runner = runner(process);
            if (runner != null && found.size() < MOST) {
                found.add(runner);
            }
        }
        return found;
    }

    private @Nullable Runner runner(ProcessStat process) {
        String commandLine = files.words(process.pid(), "cmdline");
        String environment = files.words(process.pid(), "environ");
        Runner runner = isCut(commandLine) || isCut(environment)
                ? null
                : RunnerArguments.read(process.id(), orEmpty(commandLine), orEmpty(environment));
        return runner != null && isReachable(process.pid(), runner.port()) ? runner : null;
    }

    /** What is cut might name a key. */
    private static boolean isCut(@Nullable String words) {
        return words != null && words.length() == ProcFiles.MOST_WORDS;
    }

    private static String orEmpty(@Nullable String words) {
        return words == null ? "" : words;
    }

    /** In another container, the same address leads to another program. */
    private boolean isReachable(int pid, int port) {
        return !Collections.disjoint(sockets.of(pid, port), sockets.of(ownPid, port));
    }
}
