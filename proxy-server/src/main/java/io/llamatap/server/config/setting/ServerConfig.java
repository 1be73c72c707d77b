package io.llamatap.server.config.setting;

import io.llamatap.relay.RelayOptions;
import io.llamatap.relay.upstream.Upstream;
import io.llamatap.server.config.value.Origin;
import io.llamatap.server.tls.ServerTls;
import java.time.Duration;

/**
 * All settings of a server, checked. Immutable.
 *
 * @param listening the addresses to listen on, and their upstreams
 * @param upstream what all upstreams have in common
 * @param tls certificates and trust
 * @param relay the options of the relay
 * @param access access to the proxy
 * @param logs the log and the access log
 * @param polling polls of Ollama in the background
 * @param stuck when a request counts as stuck
 * @param canary the canary
 * @param balancing what balancers are told
 * @param push push by remote write
 * @param drainTimeout how long requests in flight may continue after a signal
 */
public record ServerConfig(
        ListenConfig listening,
        UpstreamConfig upstream,
        ServerTls tls,
        RelayOptions relay,
        AccessConfig access,
        LogConfig logs,
        PollConfig polling,
        StuckConfig stuck,
        CanaryConfig canary,
        BalancingConfig balancing,
        PushConfig push,
        Duration drainTimeout) {

    public static ServerConfig of(Settings settings, ServerTls tls, PushConfig push) {
        RelayOptions relay = RelayConfig.of(settings);
        return new ServerConfig(
                ListenConfig.of(settings, relay.timeouts()),
                UpstreamConfig.of(settings),
                tls,
                relay,
                AccessConfig.of(settings),
                LogConfig.of(settings),
                PollConfig.of(settings),
                StuckConfig.of(settings),
                CanaryConfig.of(settings),
                BalancingConfig.of(settings),
                push,
                settings.get(TimeoutKeys.DRAIN_TIMEOUT));
    }

    /** Returns the same settings with only the first instance, and another upstream for it. */
    public ServerConfig withUpstream(Upstream other, Origin origin) {
        return new ServerConfig(
                listening.withUpstream(other, origin),
                upstream.withoutCredentials(),
                tls,
                relay,
                access,
                logs,
                polling,
                stuck,
                canary,
                balancing,
                push,
                drainTimeout);
    }
}
