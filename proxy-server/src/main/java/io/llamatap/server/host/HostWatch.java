package io.llamatap.server.host;

import io.llamatap.metrics.MetricSource;
import io.llamatap.server.background.Repeater;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads Ollama's processes and the GPUs regularly, on a separate thread, if Ollama runs on this machine. Snapshots get the last reading.
 *
 * <p>{@link #start} and {@link #close} are called by one thread; the source is for any thread.
 */
public final class HostWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HostWatch.class);
    /** The maximum age of a reading, so that a hanging driver does not leave old values on the page. */
    private static final int PERIODS_UNTIL_STALE = 4;

    /** Decides whether this machine is read. */
    @FunctionalInterface
    public interface Condition {
        /**
         * Decides finally; may block.
         *
         * @throws UnknownHostException if this cannot be decided yet
         */
        boolean holds() throws UnknownHostException;
    }

    private final OllamaProcesses processes;
    private final NvidiaGpus nvidia;
    private final AmdGpus amd;
    private final Condition condition;
    private final Duration period;
    private final LongSupplier nanoClock;
    private final Repeater repeater = new Repeater("llamatap-host", Duration.ZERO, this::check);
    private boolean isDecided; // the reading thread's alone
    private boolean wasFound; // the reading thread's alone
    private volatile @Nullable HostReading last;

    /** Takes the condition, the upstream's port, and the period. */
    public HostWatch(Condition condition, int port, Duration period) {
        this(
                Path.of("/"),
                (int) ProcessHandle.current().pid(),
                port,
                NvidiaGpus.LIBRARY,
                condition,
                period,
                System::nanoTime);
    }

    /** The same with another file system root, process id, library and clock, for tests. */
    HostWatch(
            Path root,
            int ownPid,
            int port,
            String nvidiaLibrary,
            Condition condition,
            Duration period,
            LongSupplier nanoClock) {
        this.processes = new OllamaProcesses(root, ownPid, port, nanoClock);
        this.nvidia = new NvidiaGpus(root, nvidiaLibrary);
        this.amd = new AmdGpus(root);
        this.condition = condition;
        this.period = period;
        this.nanoClock = nanoClock;
    }

    /** Starts the thread. */
    public void start() {
        repeater.start();
    }

    private long check() {
        try {
            if (!isDecided && !condition.holds()) {
                return Repeater.END;
            }
            isDecided = true;
            read();
        } catch (UnknownHostException e) {
            // An unresolved upstream is reported elsewhere; here it is tried again.
        }
        return period.toNanos();
    }

    /** Reads everything once. */
    void read() {
        List<GpuReading> gpus = new ArrayList<>(nvidia.read());
        gpus.addAll(amd.read());
        HostReading reading = new HostReading(nanoClock.getAsLong(), processes.read(), gpus);
        boolean isFound = reading.processes().count() > 0;
        // Logged again if Ollama was started later, but not at each restart.
        if (last == null || (isFound && !wasFound)) {
            LOG.info("host readings: {}", reading.found());
        }
        wasFound |= isFound;
        last = reading;
    }

    /** Returns the metrics of the last reading. Never blocks. */
    public MetricSource source() {
        return sink -> {
            HostReading reading = last;
            if (reading != null && nanoClock.getAsLong() - reading.nanos() < PERIODS_UNTIL_STALE * period.toNanos()) {
                reading.tell(sink);
            }
        };
    }

    /** Stops reading. */
    @Override
    public void close() {
        repeater.close();
    }
}
