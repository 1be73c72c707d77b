package io.llamatap.server.host;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds Ollama's processes and reads their resource use. Used by one thread.
 *
 * <p>Cost: one short file for each process of the machine, and three more for each of Ollama's.
 */
final class OllamaProcesses {
    private static final Logger LOG = LoggerFactory.getLogger(OllamaProcesses.class);

    private final ProcFiles files;
    private final OllamaFamilies families;
    private final PortOwner portOwner;
    private final int port;
    private final LongSupplier nanoClock;
    private final GrowingTotal cpu = new GrowingTotal();
    private final GrowingTotal reads = new GrowingTotal();

    private Set<ProcessId> seenBefore = Set.of();
    private long nanosBefore;
    private boolean isFirst = true;
    private boolean areReadsTold;
    private boolean isLogged;
    private long readBytes;

    /**
     * Takes the root of the file system.
     *
     * @param ownPid the id of this process, which never belongs to Ollama
     * @param port the port of the Ollama that is read, if there are several
     */
    OllamaProcesses(Path root, int ownPid, int port, LongSupplier nanoClock) {
        this.files = new ProcFiles(root);
        this.families = new OllamaFamilies(files, ownPid);
        this.portOwner = new PortOwner(root, port);
        this.port = port;
        this.nanoClock = nanoClock;
    }

    ProcessReading read() {
        long nanos = nanoClock.getAsLong();
        Map<Integer, ProcessStat> all = files.stats();
        Set<ProcessId> seen = new HashSet<>();
        all.values().forEach(stat -> seen.add(stat.id()));
        Map<ProcessStat, ProcessId> members = portOwner.select(families.find(all));
        logOnce(new HashSet<>(members.values()).size());
        long resident = 0;
        Map<ProcessId, Long> ticks = new HashMap<>();
        Map<ProcessId, Long> bytes = new HashMap<>();
        for (Map.Entry<ProcessStat, ProcessId> member : members.entrySet()) {
            ProcessStat process = member.getKey();
            resident += files.residentBytes(process.pid()).orElse(0);
            ticks.merge(member.getValue(), process.cpuTicks(), Long::sum);
            files.readBytes(process.pid()).ifPresent(read -> bytes.merge(member.getValue(), read, Long::sum));
        }
        // There is no reading before the first, so no process counts as new.
        Set<ProcessId> old = seenBefore;
        Predicate<ProcessId> isNew = isFirst ? id -> false : id -> !old.contains(id);
        long grownTicks = cpu.advance(ticks, isNew);
        readBytes += reads.advance(bytes, isNew);
        areReadsTold |= !bytes.isEmpty();
        OptionalDouble percent = isFirst ? OptionalDouble.empty() : percent(grownTicks, nanos - nanosBefore);
        seenBefore = seen;
        nanosBefore = nanos;
        isFirst = false;
        return new ProcessReading(
                members.size(), resident, percent, areReadsTold ? OptionalLong.of(readBytes) : OptionalLong.empty());
    }

    private void logOnce(int ollamas) {
        if (ollamas > 1 && !isLogged) {
            isLogged = true;
            LOG.info(
                    "host readings: {} Ollamas run on this machine, and it cannot be seen which one listens on port {} (only their"
                            + " user and root can): memory and CPU are the sums over all of them",
                    ollamas,
                    port);
        }
    }

    private static OptionalDouble percent(long ticks, long nanos) {
        double seconds = (double) ticks / ProcessStat.TICKS_PER_SECOND;
        return nanos <= 0 ? OptionalDouble.empty() : OptionalDouble.of(100 * seconds / (nanos / 1e9));
    }
}
