package io.llamatap.server.host;

import io.llamatap.metrics.MetricSource;
import io.llamatap.metrics.family.ProcessFamilies;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;

/**
 * What the JVM tells of its memory and of its collections of garbage, read at each snapshot. Any thread.
 *
 * <p>The classes for it take 0.3 MB out of an archive of classes on Java 25, 0.6 MB on 17, and 1.4 MB without one, from the first
 * snapshot on.
 */
public final class OwnJvm implements MetricSource {
    @Override
    public void read(Sink sink) {
        read(sink, "heap", ManagementFactory.getMemoryMXBean().getHeapMemoryUsage());
        read(sink, "nonheap", ManagementFactory.getMemoryMXBean().getNonHeapMemoryUsage());
        for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
            // Negative where the JVM does not tell.
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
