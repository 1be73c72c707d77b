package io.llamatap.server.host;

import io.llamatap.metrics.MetricSource;
import io.llamatap.metrics.declaration.Reading;
import io.llamatap.metrics.family.ProcessFamilies;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Metrics of this process from /proc, read at each snapshot: five small files, about 0.1 ms. Values that cannot be read are left out, for
 * example without /proc. Any thread.
 */
public final class OwnProcess implements MetricSource {
    private final Path root;
    private final int pid;
    private final @Nullable Instant start;

    /** Creates the metrics of this process. */
    public OwnProcess() {
        this(
                Path.of("/"),
                (int) ProcessHandle.current().pid(),
                ProcessHandle.current().info().startInstant());
    }

    /** Takes another file system root, process id and start time, for tests. */
    OwnProcess(Path root, int pid, Optional<Instant> start) {
        this.root = root;
        this.pid = pid;
        this.start = start.orElse(null);
    }

    @Override
    public void read(Sink sink) {
        ProcFiles files = new ProcFiles(root);
        readLoad(files, sink);
        put(sink, ProcessFamilies.PROCESS_OPEN_FDS, files.openDescriptors(pid));
        put(sink, ProcessFamilies.PROCESS_MAX_FDS, files.mostDescriptors(pid));
        if (start != null) {
            sink.put(ProcessFamilies.PROCESS_START, start.toEpochMilli() / 1e3);
        }
    }

    /** Passes only the processor time and the memory to the sink: two files. */
    public void readLoad(Sink sink) {
        readLoad(new ProcFiles(root), sink);
    }

    private void readLoad(ProcFiles files, Sink sink) {
        ProcessStat stat = files.stat(pid);
        if (stat != null) {
            double ticks = (double) stat.ownCpuTicks();
            sink.put(ProcessFamilies.PROCESS_CPU, ticks / ProcessStat.TICKS_PER_SECOND);
            sink.put(ProcessFamilies.PROCESS_VIRTUAL, (double) stat.virtualBytes());
        }
        put(sink, ProcessFamilies.PROCESS_RESIDENT, files.residentBytes(pid));
    }

    private static void put(Sink sink, Reading family, OptionalLong value) {
        value.ifPresent(v -> sink.put(family, (double) v));
    }
}
