package io.llamatap.server.live;

import io.llamatap.metrics.MetricSource;
import io.llamatap.metrics.family.ProcessFamilies;
import java.util.function.LongSupplier;

/** What this process costs. Owned by one thread. */
final class OwnLoad {
    private final MetricSource process;
    private final LongSupplier nanoClock;
    private double cpuSeconds = Double.NaN;
    private long cpuNanos;
    private double cpuShare = Double.NaN;
    private double memoryBytes = Double.NaN;

    OwnLoad(MetricSource process, LongSupplier nanoClock) {
        this.process = process;
        this.nanoClock = nanoClock;
    }

    /** Measures what it took since the last call. */
    void measure() {
        Gauges gauges = new Gauges().read(process);
        long now = nanoClock.getAsLong();
        double seconds = gauges.sum(ProcessFamilies.PROCESS_CPU);
        cpuShare = (seconds - cpuSeconds) / ((now - cpuNanos) / 1e9);
        cpuSeconds = seconds;
        cpuNanos = now;
        memoryBytes = gauges.sum(ProcessFamilies.PROCESS_RESIDENT);
    }

    /** Returns the share of one processor; NaN if it is unknown. */
    double cpuShare() {
        return cpuShare;
    }

    /** Returns the resident memory; NaN if it is unknown. */
    double memoryBytes() {
        return memoryBytes;
    }
}
