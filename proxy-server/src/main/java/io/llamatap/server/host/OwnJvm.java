package io.llamatap.server.host;

import io.llamatap.metrics.MetricSource;
import io.llamatap.metrics.family.ProcessFamilies;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;

/**
 * Metrics of the JVM's memory and garbage collections, read at each snapshot. Any thread.
 *
 * <p>The required classes take 0.3 MB from an archive of classes on Java 25, 0.6 MB on Java 17, and 1.4 MB without an archive, from the
 * first snapshot on.
 */
public final class OwnJvm implements MetricSource {
    @Override
    public void read(Sink sink) {
        read(sink, "heap", ManagementFactory.getMemoryMXBean().getHeapMemoryUsage());
        read(sink, "nonheap", ManagementFactory.getMemoryMXBean().getNonHeapMemoryUsage());
        for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
            // Negative if the JVM has no value.
            long count = Math.max(0, collector.getCollectionCount());
            sink.put(
                    ProcessFamilies.JVM_GC,
                    count,
                    Math.max(0, collector.getCollectionTime()) / 1e3,
                    collector.getName());
        }
    }

    private static void read(Sink sink, String area, MemoryUsage usage) {
        sink.put(ProcessFamilies.JVM_MEMORY_USED, (double) usage.getUsed(), area);
        sink.put(ProcessFamilies.JVM_MEMORY_COMMITTED, (double) usage.getCommitted(), area);
        if (usage.getMax() >= 0) {
            sink.put(ProcessFamilies.JVM_MEMORY_MAX, (double) usage.getMax(), area);
        }
    }
}
