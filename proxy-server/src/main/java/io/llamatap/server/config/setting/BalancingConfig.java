package io.llamatap.server.config.setting;

import io.llamatap.server.config.value.CountKind;
import io.llamatap.server.config.value.FlagKind;
import io.llamatap.server.config.value.HostAndPort;
import io.llamatap.server.config.value.ListenKind;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Load signals for load balancers. Immutable.
 *
 * @param slots the number of requests that Ollama works on at a time
 * @param agent the address for agent checks of HAProxy; null for none
 * @param isOrcaTold whether responses contain the load if the request asks for it
 * @param isEppShown whether the addresses for clients have a page for endpoint pickers
 * @param mostModels the largest number of models in memory; 0 if it is unknown
 */
public record BalancingConfig(
        int slots, @Nullable InetSocketAddress agent, boolean isOrcaTold, boolean isEppShown, int mostModels) {
    static final ConfigKey<Integer> SLOTS = ConfigKey.of(
            "slots",
            CountKind.between(1, 10_000),
            "1",
            "the number of requests that Ollama works on at a time: OLLAMA_NUM_PARALLEL, times the number of "
                    + "models if several are in use. The weight and the utilization that balancers are told are measured "
                    + "by it; it limits nothing");

    static final ConfigKey<Optional<HostAndPort>> AGENT_LISTEN = ConfigKey.of(
            "agent-listen",
            new ListenKind(true),
            "none",
            "an additional address on which HAProxy's agent checks (agent-port) are answered: drain after "
                    + "SIGTERM, down while Ollama does not respond, otherwise a weight that falls with the requests in "
                    + "flight. Ollama's version is then polled every second. It has no access control");

    static final ConfigKey<Boolean> ORCA = ConfigKey.of(
            "orca",
            new FlagKind(),
            "false",
            "whether responses have the header field endpoint-load-metrics (ORCA) if the request has "
                    + "endpoint-load-metrics-format: TEXT, for balancers such as Envoy");

    static final ConfigKey<Boolean> EPP_PAGE = ConfigKey.of(
            "epp-page",
            new FlagKind(),
            "false",
            "whether /metrics/epp is on listen, for endpoint pickers of Kubernetes: requests that wait and "
                    + "run, and the models in memory. It is there even if admin is set");

    static final ConfigKey<Integer> MAX_LOADED_MODELS = ConfigKey.of(
            "max-loaded-models",
            CountKind.between(0, 1000),
            "0",
            "the number of models that Ollama keeps in memory at most, if OLLAMA_MAX_LOADED_MODELS is set "
                    + "there. It is told to endpoint pickers. 0 means that it is not known");

    /** All of them, in the order in which they are explained. */
    static final List<ConfigKey<?>> KEYS = List.of(SLOTS, AGENT_LISTEN, ORCA, EPP_PAGE, MAX_LOADED_MODELS);

    static BalancingConfig of(Settings settings) {
        return new BalancingConfig(
                settings.get(SLOTS),
                settings.get(AGENT_LISTEN).map(HostAndPort::socketAddress).orElse(null),
                settings.get(ORCA),
                settings.get(EPP_PAGE),
                settings.get(MAX_LOADED_MODELS));
    }
}
