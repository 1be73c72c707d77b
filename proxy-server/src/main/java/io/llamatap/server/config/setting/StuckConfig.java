package io.llamatap.server.config.setting;

import io.llamatap.server.config.value.DurationKind;
import java.time.Duration;
import java.util.List;

/**
 * When a request counts as stuck. Immutable.
 *
 * @param least the minimum silence of Ollama
 * @param most the silence after which every request counts
 */
public record StuckConfig(Duration least, Duration most) {
    static final ConfigKey<Duration> STUCK_MIN_SILENCE = ConfigKey.of(
            "stuck-min-silence",
            DurationKind.between("10ms", ConfigKey.DAY),
            "2m",
            "a request is never counted in ollama_proxy_stuck_requests before Ollama has been silent for this long. "
                    + "Raise it if a model is silent for longer now and then, such as before a long response that is not "
                    + "streamed");

    static final ConfigKey<Duration> STUCK_MAX_SILENCE = ConfigKey.of(
            "stuck-max-silence",
            DurationKind.between("10ms", ConfigKey.DAY),
            "15m",
            "a request is always counted in ollama_proxy_stuck_requests once Ollama has been silent for this long, whatever "
                    + "its model usually needs. A model with fewer than 20 requests so far, or that has to be loaded, has this "
                    + "limit. It is at least stuck-min-silence");

    /** All keys, in the order of the documentation. */
    static final List<ConfigKey<?>> KEYS = List.of(STUCK_MIN_SILENCE, STUCK_MAX_SILENCE);

    static StuckConfig of(Settings settings) {
        return new StuckConfig(settings.get(STUCK_MIN_SILENCE), settings.get(STUCK_MAX_SILENCE));
    }
}
