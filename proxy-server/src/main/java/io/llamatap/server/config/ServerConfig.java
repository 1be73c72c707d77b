package io.llamatap.server.config;

import io.llamatap.relay.RelayOptions;
import io.llamatap.relay.upstream.Upstream;
import io.llamatap.server.config.value.Origin;
import io.llamatap.server.tls.ServerTls;
import java.time.Duration;

/**
 * All settings of a server, checked. Immutable.
 *
 * @param listening what is listened on, and the upstreams behind that
 * @param upstream how Ollama is treated, wherever it is
 * @param tls what is needed to speak TLS
 * @param relay what the relay is told
 * @param access who may have what
 * @param logs what is logged, and how
 * @param polling how Ollama is asked in the background
 * @param canary what models are asked on our own account
 * @param push what is pushed where
 * @param drainTimeout how long exchanges may go on after a signal
 */
public record ServerConfig(
        ListenConfig listening,
        UpstreamConfig upstream,
        ServerTls tls,
        RelayOptions relay,
        AccessConfig access,
        LogConfig logs,
        PollConfig polling,
        CanaryConfig canary,
        PushConfig push,
        Duration drainTimeout) {

    static ServerConfig of(Settings settings, ServerTls tls, PushConfig push) {
        RelayOptions relay = RelayConfig.of(settings);
        return new ServerConfig(
                ListenConfig.of(settings, relay.timeouts()),
                UpstreamConfig.of(settings),
                tls,
                relay,
                AccessConfig.of(settings),
                LogConfig.of(settings),
                PollConfig.of(settings),
                CanaryConfig.of(settings),
                push,
                settings.get(TimeoutKeys.DRAIN_TIMEOUT));
    }

    /** Returns the same with one instance, the first, and another upstream for it. */
    public ServerConfig withUpstream(Upstream other, Origin origin) {
        return new ServerConfig(
                listening.withUpstream(other, origin),
                upstream.withoutCredentials(),
                tls,
                relay,
                access,
                logs,
                polling,
                canary,
                push,
                drainTimeout);
    }
}
