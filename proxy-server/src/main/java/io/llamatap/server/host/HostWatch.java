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
 * Reads the machine again and again on a thread of its own, if Ollama is here, and tells snapshots what it read last.
 *
 * <p>{@link #start} and {@link #close} are called by one thread; the source is for any.
 */
public final class HostWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HostWatch.class);
    /** A driver that hangs must not leave its last numbers on the page. */
    private static final int PERIODS_UNTIL_STALE = 4;

    /** Whether this machine is to be read. */
    @FunctionalInterface
    public interface Condition {
        /**
         * Decides once and for all; may block.
         *
         * @throws UnknownHostException if it cannot be decided yet
         */
        boolean holds() throws UnknownHostException;
    }

    private final OllamaProcesses processes;
    private final NvidiaGpus nvidia;
    private final AmdGpus amd;
    private final Condition condition;
    private final Duration period;
    private final LongSupplier nanoClock;
    private final Repeater repeater = new Repeater("llamatap-host", Duration.ZERO, this::look);
    private boolean isDecided; // the reading thread's alone
    private boolean wasFound; // the reading thread's alone
    private volatile @Nullable HostReading last;

    /** Takes when to read at all, and how often. */
    public HostWatch(Condition condition, Duration period) {
        this(
                Path.of("/"),
                (int) ProcessHandle.current().pid(),
                NvidiaGpus.LIBRARY,
                condition,
                period,
                System::nanoTime);
    }

    /** The same with another file system's root, process number, library and clock. */
    HostWatch(
            Path root, int ownPid, String nvidiaLibrary, Condition condition, Duration period, LongSupplier nanoClock) {
        this.processes = new OllamaProcesses(root, ownPid, nanoClock);
        this.nvidia = new NvidiaGpus(root, nvidiaLibrary);
        this.amd = new AmdGpus(root);
        this.condition = condition;
        this.period = period;
        this.nanoClock = nanoClock;
    }

    /** Begins, if there is anything to do. */
    public void start() {
        repeater.start();
    }

    private long look() {
        try {
            if (!isDecided && !condition.holds()) {
                return Repeater.END;
            }
            isDecided = true;
            read();
        } catch (UnknownHostException e) {
            // Whoever needs the upstream says so; here the question only stays open.
        }
        return period.toNanos();
    }

    /** Reads everything once. */
    void read() {
        List<GpuReading> gpus = new ArrayList<>(nvidia.read());
        gpus.addAll(amd.read());
        HostReading reading = new HostReading(nanoClock.getAsLong(), processes.read(), gpus);
        boolean isFound = reading.processes().count() > 0;
        // A second time if Ollama was started later; not at each of its restarts.
        if (last == null || (isFound && !wasFound)) {
            LOG.info("host readings: {}", reading.found());
        }
        wasFound |= isFound;
        last = reading;
    }

    /** Returns what snapshots ask: quick, since everything was read before. */
    public MetricSource source() {
        return sink -> {
            HostReading reading = last;
            if (reading != null && nanoClock.getAsLong() - reading.nanos() < PERIODS_UNTIL_STALE * period.toNanos()) {
                reading.tell(sink);
            }
        };
    }

    /** Reads no more. */
    @Override
    public void close() {
        repeater.close();
    }
}
