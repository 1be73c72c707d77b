package io.llamatap.server;

import io.llamatap.metrics.MetricsRegistry;
import io.llamatap.server.config.setting.Instance;
import io.llamatap.server.config.setting.ServerConfig;
import io.llamatap.server.host.HostWatch;
import io.llamatap.server.host.Runners;
import io.llamatap.server.ollama.RunnerSlots;
import io.llamatap.server.outgoing.UpstreamAccess;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What is read of this machine if the Ollama of an instance runs on it: its processes, GPUs, and if configured its runners' slots.
 *
 * <p>Started and closed by one thread.
 */
final class LocalReadings implements AutoCloseable {
    private static final Duration HOST_PERIOD = Duration.ofSeconds(15);
    /** A runner responds between two batches of its work. */
    private static final Duration RUNNER_LIMIT = Duration.ofSeconds(2);

    private final HostWatch host;
    private final @Nullable RunnerSlots slots;

    /**
     * Wires everything; nothing runs before {@link #start}.
     *
     * @param models the names of the models in memory; null while they are unknown
     */
    LocalReadings(
            ServerConfig config,
            Instance instance,
            UpstreamAccess access,
            Supplier<@Nullable List<String>> models,
            MetricsRegistry registry) {
        HostWatch.Condition isLocal =
                () -> LocalOllama.isToBeRead(config.upstream().hostReadings(), instance);
        int port = instance.upstream().port();
        this.host = new HostWatch(isLocal, port, HOST_PERIOD);
        registry.add(host.source());
        Duration interval = config.polling().runnerInterval();
        this.slots = interval.isZero()
                ? null
                : new RunnerSlots(
                        access,
                        isLocal,
                        new Runners(port)::find,
                        models,
                        new RunnerSlots.Options(interval, RUNNER_LIMIT),
                        System::nanoTime);
        if (slots != null) {
            registry.add(slots.source());
        }
    }

    /** Starts the background work. */
    void start() {
        host.start();
        if (slots != null) {
            slots.start();
        }
    }

    @Override
    public void close() {
        host.close();
        if (slots != null) {
            slots.close();
        }
    }
}
