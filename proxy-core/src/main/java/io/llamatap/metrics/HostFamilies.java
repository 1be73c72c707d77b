package io.llamatap.metrics;

/** The machine under Ollama, where it is this one: left out where nothing can be read. Immutable. */
public final class HostFamilies {
    static final Group GROUP = new Group(HomeserverFamilies.GROUP, Writer.SOURCE);

    public static final Reading HOST_MEMORY = GROUP.gauge(
                    "ollama_memory_usage_bytes",
                    MetricUnit.BYTES,
                    "Resident memory of Ollama's processes, runners included, pages that they share counted for each.")
            .alsoIn(Dialect.HOMESERVER)
            .read();
    public static final Reading HOST_CPU = GROUP.gauge(
                    "ollama_cpu_usage_percent",
                    MetricUnit.NONE,
                    "Processor time of Ollama's processes since the reading before, in percent of one core: above 100 on several.")
            .alsoIn(Dialect.HOMESERVER)
            .read();
    public static final Reading HOST_READ = GROUP.counter(
                    "ollama_proxy_ollama_read_bytes_total",
                    MetricUnit.BYTES,
                    "Bytes that Ollama's processes had fetched from disks while this proxy watched: models as they are loaded.")
            .read();
    public static final Reading GPU_USAGE = GROUP.gauge(
                    "ollama_gpu_usage_percent",
                    MetricUnit.NONE,
                    "How busy a GPU is, by whomever. gpu_id: 0 and on as NVIDIA counts them, amd0 and on for AMD's.")
            .alsoIn(Dialect.HOMESERVER)
            .read(Label.read("gpu_id"));
    public static final Reading GPU_MEMORY = GROUP.gauge(
                    "ollama_gpu_memory_bytes",
                    MetricUnit.BYTES,
                    "Memory of a GPU: what is used of it, by whomever, and what it has.")
            .alsoIn(Dialect.HOMESERVER)
            .read(Label.read("gpu_id"), Label.read("type"));
    public static final Reading GPU_POWER = GROUP.gauge(
                    "ollama_proxy_gpu_power_watts",
                    MetricUnit.NONE,
                    "What a GPU's board draws, averaged over a moment as its driver does.")
            .read(Label.read("gpu_id"));
    public static final Reading GPU_ENERGY = GROUP.counter(
                    "ollama_proxy_gpu_energy_joules_total",
                    MetricUnit.NONE,
                    "Energy that a GPU has used since its driver was loaded; NVIDIA alone tells.")
            .read(Label.read("gpu_id"));

    private HostFamilies() {}
}
