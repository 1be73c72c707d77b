package io.llamatap.server.host;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds Ollama's processes: those with "ollama" in their name, and all their descendants, because a model runs in a child process of the
 * server. Arguments after the program's name are ignored, because those of this proxy contain Ollama's address.
 *
 * <p>Used by one thread. The program name of a process is read again only if its command name has changed.
 */
final class OllamaFamilies {
    private static final String NAME = "ollama";

    /** Whether a process belongs to Ollama under a command name. */
    private record Verdict(String command, boolean isNamed) {}

    private final ProcFiles files;
    private final int ownPid;
    private Map<ProcessId, Verdict> verdicts = new HashMap<>();

    OllamaFamilies(ProcFiles files, int ownPid) {
        this.files = files;
        this.ownPid = ownPid;
    }

    /** Returns Ollama's processes, each with the first process of its family. */
    Map<ProcessStat, ProcessId> find(Map<Integer, ProcessStat> all) {
        Map<ProcessId, Verdict> known = verdicts;
        verdicts = new HashMap<>();
        Set<Integer> named = new HashSet<>();
        for (ProcessStat process : all.values()) {
            ProcessId id = process.id();
            Verdict verdict = known.get(id);
            if (verdict == null || !verdict.command.equals(process.command())) {
                verdict = new Verdict(process.command(), isNamed(process));
            }
            verdicts.put(id, verdict);
            if (verdict.isNamed) {
                named.add(process.pid());
            }
        }
        Map<ProcessStat, ProcessId> members = new LinkedHashMap<>();
        for (ProcessStat process : all.values()) {
            ProcessStat head = head(process, all, named);
            if (head != null) {
                members.put(process, head.id());
            }
        }
        return members;
    }

    private boolean isNamed(ProcessStat process) {
        return hasName(process.command()) || hasName(files.programName(process.pid()));
    }

    private static boolean hasName(String text) {
        return text.toLowerCase(Locale.ROOT).contains(NAME);
    }

    /** Returns the farthest ancestor with such a name, or null. This process and its descendants do not belong to Ollama. */
    private @Nullable ProcessStat head(ProcessStat process, Map<Integer, ProcessStat> all, Set<Integer> named) {
        ProcessStat head = null;
        ProcessStat at = process;
        // A list that is read while processes start and end may contain a cycle of parents.
        for (int steps = 0; at != null && at.pid() != ownPid && steps <= all.size(); steps++) {
            if (named.contains(at.pid())) {
                head = at;
            }
            at = all.get(at.parent());
        }
        return head;
    }
}
