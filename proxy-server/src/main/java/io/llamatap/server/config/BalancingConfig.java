package io.llamatap.server.config;

import io.llamatap.server.config.value.CountKind;
import io.llamatap.server.config.value.FlagKind;
import java.util.List;

/**
 * What is told to whoever balances several Ollamas. Immutable.
 *
 * @param isEppShown whether there is a page for endpoint pickers where clients connect
 * @param mostModels how many models Ollama holds at most; 0 if that is not known
 */
public record BalancingConfig(boolean isEppShown, int mostModels) {
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
    static final List<ConfigKey<?>> KEYS = List.of(EPP_PAGE, MAX_LOADED_MODELS);

    static BalancingConfig of(Settings settings) {
        return new BalancingConfig(settings.get(EPP_PAGE), settings.get(MAX_LOADED_MODELS));
    }
}
