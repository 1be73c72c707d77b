package io.llamatap.server.host;

import io.llamatap.metrics.MetricSource;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.LongSupplier;

/** A machine with Ollama and a GPU on it, and the watch that reads it, on a clock that the test turns. Used by one thread. */
public final class OllamaMachine {
    private static final int PID = 10;
    /** As the kernel counts processor time: hundredths of a second. */
    private static final int TICKS_PER_SECOND = 100;

    private final Machine machine;
    private final HostWatch watch;
    private final LongSupplier nanoClock;
    private long ticks;
    private long lastNanos;

    /** Takes an empty folder to write the machine into. */
    public OllamaMachine(Path root, LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
        this.lastNanos = nanoClock.getAsLong();
        this.machine = new Machine(root)
                .write("sys/class/drm/card1/device/vendor", "0x1002\n")
                .write("sys/class/drm/card1/device/gpu_busy_percent", "64\n")
                .write("sys/class/drm/card1/device/mem_info_vram_used", "4000000000\n")
                .write("sys/class/drm/card1/device/mem_info_vram_total", "8000000000\n");
        this.watch = new HostWatch(root, PID + 1, 11434, "absent", () -> true, Duration.ofSeconds(15), nanoClock);
    }

    /** Reads the machine, on which Ollama has used so much of one processor since the last reading, and so much memory. */
    public void read(double processorPercent, long kilobytes) {
        long now = nanoClock.getAsLong();
        ticks += Math.round(processorPercent / 100 * TICKS_PER_SECOND * (now - lastNanos) / 1e9);
        lastNanos = now;
        machine.process(PID, 1, "ollama", "ollama", 100, ticks, 0, kilobytes).io(PID, 1 + ticks);
        watch.read();
    }

    /** Returns what was read. */
    public MetricSource source() {
        return watch.source();
    }
}
