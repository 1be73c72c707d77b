package io.llamatap.server;

import io.llamatap.relay.exchange.Reachability;
import io.llamatap.server.access.UpstreamCredentials;
import io.llamatap.server.config.setting.Instance;
import io.llamatap.server.config.setting.ServerConfig;
import io.llamatap.server.tls.Certificates;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Requests the state of each upstream once and writes the resulting metrics, as {@code categraf --test} does. It opens no port, so that it
 * can run beside a running server.
 */
final class OneShotScrape {
    private static final Logger LOG = LoggerFactory.getLogger(OneShotScrape.class);

    private OneShotScrape() {}

    /** Collects and writes the metrics. An unreachable upstream is logged and has {@code ollama_up 0}. */
    static void write(ServerConfig config, OutputStream out) throws IOException {
        List<InstanceMetrics> all = new ArrayList<>();
        for (Instance instance : config.listening().instances()) {
            all.add(collect(config, instance));
        }
        InstanceMetrics.together(all).write("", false, out);
    }

    private static InstanceMetrics collect(ServerConfig config, Instance instance) {
        Clock clock = Clock.systemUTC();
        AtomicReference<Reachability> reachability =
                new AtomicReference<>(new Reachability(Reachability.State.UNKNOWN, clock.instant(), clock.instant()));
        try (OllamaInstance ollama = new OllamaInstance(
                config,
                instance,
                new Certificates(config.tls()).forUpstream(),
                UpstreamCredentials.readOnce(config.upstream().credentials()),
                reachability::get,
                (state, why, isGood) -> {
                    reachability.set(new Reachability(state, clock.instant(), clock.instant()));
                    if (state == Reachability.State.UNREACHABLE) {
                        LOG.warn("upstream {} is unreachable: {}", instance.upstream(), why);
                    }
                },
                () -> false,
                clock)) {
            ollama.metrics()
                    .describe(
                            config.relay().transport().resolve(),
                            () -> 0,
                            config.relay().limits().clientMemoryBytes());
            ollama.poll();
            return ollama.metrics();
        }
    }
}
