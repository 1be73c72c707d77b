package io.llamatap.metrics.family;

import io.llamatap.metrics.declaration.Group;
import io.llamatap.metrics.declaration.MetricUnit;
import io.llamatap.metrics.declaration.Reading;
import io.llamatap.metrics.declaration.Writer;
import io.llamatap.metrics.label.Label;

/** This process, with the names of the Prometheus client libraries. Immutable. */
public final class ProcessFamilies {
    static final Group GROUP = new Group(RunnerFamilies.GROUP, Writer.SOURCE);

    public static final Reading PROCESS_CPU = GROUP.counter(
                    "process_cpu_seconds_total", MetricUnit.SECONDS, "Total user and system CPU time of this process.")
            .read();
    public static final Reading PROCESS_RESIDENT = GROUP.gauge(
                    "process_resident_memory_bytes", MetricUnit.BYTES, "Resident memory of this process.")
            .read();
    public static final Reading PROCESS_VIRTUAL = GROUP.gauge(
                    "process_virtual_memory_bytes", MetricUnit.BYTES, "Virtual memory of this process.")
            .read();
    public static final Reading PROCESS_OPEN_FDS = GROUP.gauge(
                    "process_open_fds",
                    MetricUnit.NONE,
                    "Number of open file descriptors of this process, sockets included.")
            .read();
    public static final Reading PROCESS_MAX_FDS = GROUP.gauge(
                    "process_max_fds", MetricUnit.NONE, "Maximum number of open file descriptors of this process.")
            .read();
    public static final Reading PROCESS_START = GROUP.gauge(
                    "process_start_time_seconds", MetricUnit.SECONDS, "Start time of this process, as Unix time.")
            .read();
    public static final Reading JVM_MEMORY_USED = GROUP.gauge(
                    "jvm_memory_used_bytes",
                    MetricUnit.BYTES,
                    "Memory in use by the JVM. area: heap, or nonheap (classes and compiled code). Buffers of the "
                            + "relay are in neither; see ollama_proxy_direct_memory_bytes.")
            .read(Label.read("area"));
    public static final Reading JVM_MEMORY_COMMITTED = GROUP.gauge(
                    "jvm_memory_committed_bytes",
                    MetricUnit.BYTES,
                    "Memory that the JVM has from the system for an area.")
            .read(Label.read("area"));
    public static final Reading JVM_MEMORY_MAX = GROUP.gauge(
                    "jvm_memory_max_bytes", MetricUnit.BYTES, "Maximum size of an area, if it has a limit.")
            .read(Label.read("area"));
    public static final Reading JVM_GC = GROUP.summary(
                    "jvm_gc_collection_seconds",
                    MetricUnit.SECONDS,
                    "Number and duration of garbage collections, by the JVM's name for the collector.")
            .read(Label.read("gc"));

    private ProcessFamilies() {}
}
