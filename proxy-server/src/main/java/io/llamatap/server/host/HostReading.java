package io.llamatap.server.host;

import io.llamatap.metrics.MetricSource;
import io.llamatap.metrics.declaration.Reading;
import io.llamatap.metrics.family.HostFamilies;
import java.util.List;
import java.util.OptionalDouble;

/**
 * All readings of this machine at one moment. Immutable.
 *
 * @param nanos the tick of the reading
 */
record HostReading(long nanos, ProcessReading processes, List<GpuReading> gpus) {
    HostReading {
        gpus = List.copyOf(gpus);
    }

    /** Writes the known values. Without processes, their gauges are left out, but a counter continues. */
    void tell(MetricSource.Sink sink) {
        if (processes.count() > 0) {
            sink.put(HostFamilies.HOST_MEMORY, (double) processes.residentBytes());
            put(sink, HostFamilies.HOST_CPU, processes.cpuPercent());
        }
        processes.readBytes().ifPresent(bytes -> sink.put(HostFamilies.HOST_READ, (double) bytes));
        for (GpuReading gpu : gpus) {
            put(sink, HostFamilies.GPU_USAGE, gpu.busyPercent(), gpu.id());
            put(sink, HostFamilies.GPU_MEMORY, gpu.usedBytes(), gpu.id(), "used");
            put(sink, HostFamilies.GPU_MEMORY, gpu.totalBytes(), gpu.id(), "total");
            put(sink, HostFamilies.GPU_POWER, gpu.watts(), gpu.id());
            put(sink, HostFamilies.GPU_ENERGY, gpu.joules(), gpu.id());
        }
    }

    private static void put(MetricSource.Sink sink, Reading family, OptionalDouble value, String... labels) {
        value.ifPresent(v -> sink.put(family, v, labels));
    }

    /** Returns a short description of what can be read. */
    String found() {
        String counted =
                switch (processes.count()) {
                    case 0 -> "no visible Ollama process";
                    case 1 -> "one Ollama process";
                    default -> processes.count() + " Ollama processes";
                };
        String reads = processes.count() == 0 || processes.readBytes().isPresent() ? "" : " (without disk reads)";
        List<String> ids = gpus.stream().map(GpuReading::id).toList();
        return counted + reads + ", " + (ids.isEmpty() ? "no GPU" : "GPU " + String.join(", ", ids));
    }
}
