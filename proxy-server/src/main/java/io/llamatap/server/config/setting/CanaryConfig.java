package io.llamatap.server.config.setting;

import io.llamatap.server.config.value.CountKind;
import io.llamatap.server.config.value.DurationKind;
import io.llamatap.server.config.value.FlagKind;
import io.llamatap.server.config.value.ModelsKind;
import java.time.Duration;
import java.util.List;

/**
 * The canary, whose requests monitor an idle server. Immutable.
 *
 * @param models the models to request; empty for no canary
 * @param interval the time between two rounds
 * @param tokens the maximum number of tokens per request
 * @param timeout limit on the whole request
 * @param isInHomeserver whether the families of the dialect {@code homeserver} count it
 */
public record CanaryConfig(
        List<String> models, Duration interval, int tokens, Duration timeout, boolean isInHomeserver) {
    static final ConfigKey<List<String>> CANARY_MODELS = ConfigKey.of(
            "canary-models",
            new ModelsKind(),
            "none",
            "models from which the canary requests a few tokens regularly, so that an idle server is "
                    + "monitored too. "
                    + "This loads each of these models, which may push other models out of memory");

    static final ConfigKey<Duration> CANARY_INTERVAL = ConfigKey.of(
            "canary-interval",
            DurationKind.between("1s", ConfigKey.DAY),
            "5m",
            "the time between two rounds of the canary, and from the start to the first round. A round is "
                    + "skipped while requests of clients are in flight");

    static final ConfigKey<Integer> CANARY_NUM_PREDICT = ConfigKey.of(
            "canary-num-predict", CountKind.between(1, 1000), "10", "the maximum number of tokens of a canary request");

    static final ConfigKey<Duration> CANARY_TIMEOUT = ConfigKey.of(
            "canary-timeout",
            DurationKind.between("10ms", "10m"),
            "60s",
            "the maximum time for a canary request, including the loading of its model. After that, the "
                    + "request is cancelled and counted as a timeout");

    static final ConfigKey<Boolean> CANARY_IN_HOMESERVER = ConfigKey.of(
            "canary-in-homeserver",
            new FlagKind(),
            "false",
            "whether the metrics of the home-server exporter include the canary, as that exporter did. "
                    + "Otherwise only ollama_proxy_canary_* do");

    /** All settings of this group, in the order of the help. */
    static final List<ConfigKey<?>> KEYS =
            List.of(CANARY_MODELS, CANARY_INTERVAL, CANARY_NUM_PREDICT, CANARY_TIMEOUT, CANARY_IN_HOMESERVER);

    public CanaryConfig {
        models = List.copyOf(models);
    }

    static CanaryConfig of(Settings settings) {
        return new CanaryConfig(
                settings.get(CANARY_MODELS),
                settings.get(CANARY_INTERVAL),
                settings.get(CANARY_NUM_PREDICT),
                settings.get(CANARY_TIMEOUT),
                settings.get(CANARY_IN_HOMESERVER));
    }
}
