package io.llamatap.server.config;

import io.llamatap.metrics.MetricsRegistry;
import io.llamatap.metrics.model.ModelNames;
import io.llamatap.server.config.value.CountKind;
import io.llamatap.server.config.value.DurationKind;
import java.time.Duration;
import java.util.List;

/**
 * Polls of Ollama in the background. Immutable.
 *
 * @param interval the time between two polls; zero for none
 * @param timeout limit on each poll
 * @param maxModelLabels the maximum number of models with series of their own
 */
public record PollConfig(Duration interval, Duration timeout, int maxModelLabels) {
    static final ConfigKey<Duration> POLL_INTERVAL = ConfigKey.of(
                    "poll-interval",
                    DurationKind.between("1s", ConfigKey.DAY).orOff(),
                    "15s",
                    "the time between two polls of Ollama's version, of its models and of the models in memory. "
                            + "With off, only the version is requested, once, at the start")
            .orVariable("SCRAPE_INTERVAL")
            .orVariable("COLLECT_INTERVAL");

    static final ConfigKey<Duration> POLL_TIMEOUT =
            ConfigKey.of("poll-timeout", DurationKind.between("10ms", "10m"), "10s", "the maximum time for a poll");

    static final ConfigKey<Integer> MAX_MODEL_LABELS = ConfigKey.of(
            "max-model-labels",
            CountKind.between(1, ModelNames.MAX_CAP),
            Integer.toString(MetricsRegistry.DEFAULT_MODEL_CAP),
            "the maximum number of models with series of their own, about 400 each. All further models "
                    + "share model=\"__other__\"");

    /** All settings of this group, in the order of the help. */
    static final List<ConfigKey<?>> KEYS = List.of(POLL_INTERVAL, POLL_TIMEOUT, MAX_MODEL_LABELS);

    static PollConfig of(Settings settings) {
        return new PollConfig(settings.get(POLL_INTERVAL), settings.get(POLL_TIMEOUT), settings.get(MAX_MODEL_LABELS));
    }
}
