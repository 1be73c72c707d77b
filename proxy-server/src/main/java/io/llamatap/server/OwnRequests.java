package io.llamatap.server;

import io.llamatap.metrics.MetricsRegistry;
import io.llamatap.server.config.setting.CanaryConfig;
import io.llamatap.server.config.setting.ServerConfig;
import io.llamatap.server.ollama.Canary;
import io.llamatap.server.ollama.OllamaPoller;
import io.llamatap.server.outgoing.UpstreamAccess;
import java.time.Clock;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** What the settings say of our own requests to one upstream: polls and the canary. Immutable. */
final class OwnRequests {
    private static final Duration READINESS_INTERVAL = Duration.ofSeconds(5);
    private static final Duration AGENT_INTERVAL = Duration.ofSeconds(1);

    private final ServerConfig config;
    private final Duration connectLimit;

    OwnRequests(ServerConfig config, Duration connectLimit) {
        this.config = config;
        this.connectLimit = connectLimit;
    }

    OllamaPoller.Options polls() {
        return new OllamaPoller.Options(
                // Categraf's plugin sends no requests of its own.
                config.push().writing() == null,
                config.polling().interval(),
                versionInterval(),
                connectLimit,
                config.polling().timeout());
    }

    /** Returns how often the version is polled, for balancers that need to know soon whether Ollama is reachable. */
    private Duration versionInterval() {
        if (config.balancing().agent() != null) {
            return AGENT_INTERVAL;
        }
        return config.upstream().isNeededToBeReady() ? READINESS_INTERVAL : Duration.ZERO;
    }

    /**
     * Creates the canary, which does nothing yet.
     *
     * @param isBusy whether client requests are in flight; called on any thread
     * @return null if it is off
     */
    @Nullable
    Canary canary(UpstreamAccess access, MetricsRegistry registry, BooleanSupplier isBusy, Clock clock) {
        CanaryConfig settings = config.canary();
        if (settings.models().isEmpty()) {
            return null;
        }
        Canary.Options options = new Canary.Options(
                settings.models(),
                settings.interval(),
                settings.tokens(),
                connectLimit,
                settings.timeout(),
                settings.isInHomeserver());
        return new Canary(access, options, registry, isBusy, clock, System::nanoTime);
    }
}
