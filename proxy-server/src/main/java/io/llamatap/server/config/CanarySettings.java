package io.llamatap.server.config;

import java.time.Duration;
import java.util.List;

/**
 * What models are asked on our own account, so that a box that nobody uses is watched. Immutable.
 *
 * @param models whom to ask; empty: there is no canary
 * @param interval how often
 * @param tokens the most that each is to generate
 * @param timeout until it has answered wholly
 * @param isInHomeserver whether the families of the dialect {@code homeserver} count it
 */
public record CanarySettings(
        List<String> models, Duration interval, int tokens, Duration timeout, boolean isInHomeserver) {
    public CanarySettings {
        models = List.copyOf(models);
    }

    static CanarySettings of(Settings settings) {
        return new CanarySettings(
                settings.get(ConfigKey.CANARY_MODELS),
                settings.get(ConfigKey.CANARY_INTERVAL),
                settings.get(ConfigKey.CANARY_NUM_PREDICT),
                settings.get(ConfigKey.CANARY_TIMEOUT),
                settings.get(ConfigKey.CANARY_IN_HOMESERVER));
    }
}
