package io.llamatap.server.host;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tells which processes are Ollama's: those whose name has "ollama" in it, and all that descend from them, since a model lives in
 * a child of the server. Arguments beyond a program's name say nothing: this proxy's own have Ollama's address in them.
 *
 * <p>Used by one thread. A name is looked up again only when a process begins to go by another.
 */
final class OllamaFamilies {
    private static final String NAME = "ollama";

    /** What a process was judged to be under a name. */
    private record Verdict(String command, boolean isNamed) {}

    private final ProcFiles files;
    private final int ownPid;
    private Map<ProcessId, Verdict> verdicts = new HashMap<>();

    OllamaFamilies(ProcFiles files, int ownPid) {
        this.files = files;
        this.ownPid = ownPid;
    }

    /** Returns Ollama's processes, each with the one that its family descends from. */
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

    /** Returns the farthest ancestor that is named so, or null. Nobody inherits through this process, or is it. */
    private @Nullable ProcessStat head(ProcessStat process, Map<Integer, ProcessStat> all, Set<Integer> named) {
        ProcessStat head = null;
        ProcessStat at = process;
        // A list that is made while processes come and go may hold a circle of parents.
        for (int steps = 0; at != null && at.pid() != ownPid && steps <= all.size(); steps++) {
            if (named.contains(at.pid())) {
                head = at;
            }
            at = all.get(at.parent());
        }
        return head;
    }
}
