package io.llamatap.metrics.family;

import io.llamatap.metrics.declaration.Dialect;
import io.llamatap.metrics.declaration.Group;
import io.llamatap.metrics.declaration.MetricUnit;
import io.llamatap.metrics.declaration.Reading;
import io.llamatap.metrics.declaration.Writer;
import io.llamatap.metrics.label.Label;

/** The machine that Ollama runs on, if the proxy runs there too. Families without readings are not shown. Immutable. */
public final class HostFamilies {
    static final Group GROUP = new Group(HomeserverFamilies.GROUP, Writer.SOURCE);

    public static final Reading HOST_MEMORY = GROUP.gauge(
                    "ollama_memory_usage_bytes",
                    MetricUnit.BYTES,
                    "Resident memory of all processes of Ollama, including runners. Shared pages count for each "
                            + "process.")
            .alsoIn(Dialect.HOMESERVER)
            .read();
    public static final Reading HOST_CPU = GROUP.gauge(
                    "ollama_cpu_usage_percent",
                    MetricUnit.NONE,
                    "CPU time of all processes of Ollama since the previous reading, in percent of one core. It "
                            + "is above 100 on several cores.")
            .alsoIn(Dialect.HOMESERVER)
            .read();
    public static final Reading HOST_READ = GROUP.counter(
                    "ollama_proxy_ollama_read_bytes_total",
                    MetricUnit.BYTES,
                    "Number of bytes that the processes of Ollama read from disks while this proxy ran, mostly "
                            + "when models are loaded.")
            .read();
    public static final Reading GPU_USAGE = GROUP.gauge(
                    "ollama_gpu_usage_percent",
                    MetricUnit.NONE,
                    "Utilization of a GPU by all processes. gpu_id: a number as NVIDIA counts them, amd0 and so "
                            + "on for AMD.")
            .alsoIn(Dialect.HOMESERVER)
            .read(Label.read("gpu_id"));
    public static final Reading GPU_MEMORY = GROUP.gauge(
                    "ollama_gpu_memory_bytes",
                    MetricUnit.BYTES,
                    "Memory of a GPU: used by all processes, and in total.")
            .alsoIn(Dialect.HOMESERVER)
            .read(Label.read("gpu_id"), Label.read("type"));
    public static final Reading GPU_POWER = GROUP.gauge(
                    "ollama_proxy_gpu_power_watts",
                    MetricUnit.NONE,
                    "Power draw of a GPU's board, averaged briefly by its driver.")
            .read(Label.read("gpu_id"));
    public static final Reading GPU_ENERGY = GROUP.counter(
                    "ollama_proxy_gpu_energy_joules_total",
                    MetricUnit.NONE,
                    "Energy that a GPU used since its driver was loaded. NVIDIA only.")
            .read(Label.read("gpu_id"));

    private HostFamilies() {}
}
