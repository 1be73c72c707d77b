package io.llamatap.server.config.setting;

import io.llamatap.metrics.MetricsRegistry;
import io.llamatap.metrics.model.ModelNames;
import io.llamatap.server.config.value.CountKind;
import io.llamatap.server.config.value.DurationKind;
import io.llamatap.server.config.value.FlagKind;
import java.time.Duration;
import java.util.List;

/**
 * Polls of Ollama in the background, and what is counted. Immutable.
 *
 * @param interval the time between two polls; zero for none
 * @param timeout limit on each poll
 * @param runnerInterval the time between two questions to Ollama's runners; zero for none
 * @param maxModelLabels the maximum number of models with series of their own
 * @param hasExemplars whether latency histograms have the traces of requests
 */
public record PollConfig(
        Duration interval, Duration timeout, Duration runnerInterval, int maxModelLabels, boolean hasExemplars) {
    public static final ConfigKey<Duration> POLL_INTERVAL = ConfigKey.of(
                    "poll-interval",
                    DurationKind.between("1s", ConfigKey.DAY).orOff(),
                    "15s",
                    "the time between two polls of Ollama's version, of its models and of the models in memory. "
                            + "With off, only the version is requested, once, at the start")
            .orVariable("SCRAPE_INTERVAL")
            .orVariable("COLLECT_INTERVAL");

    static final ConfigKey<Duration> POLL_TIMEOUT =
            ConfigKey.of("poll-timeout", DurationKind.between("10ms", "10m"), "10s", "the maximum time for a poll");

    static final ConfigKey<Duration> RUNNER_SLOTS = ConfigKey.of(
            "runner-slots",
            DurationKind.between("1s", ConfigKey.DAY).orOff(),
            "off",
            "how often the runners of Ollama (llama-server) are asked for their slots, on their own ports of this "
                    + "machine: how many are busy, and how full the contexts are, also through requests that do not pass "
                    + "Llamatap. A runner with an API key is not asked. Needs polls, and processes that Llamatap can see; "
                    + "nothing is asked with host-readings off");

    static final ConfigKey<Integer> MAX_MODEL_LABELS = ConfigKey.of(
            "max-model-labels",
            CountKind.between(1, ModelNames.MAX_CAP),
            Integer.toString(MetricsRegistry.DEFAULT_MODEL_CAP),
            "the maximum number of models with series of their own, about 400 each. All further models "
                    + "share model=\"__other__\"");

    static final ConfigKey<Boolean> EXEMPLARS = ConfigKey.of(
            "exemplars",
            new FlagKind(),
            "false",
            "whether the buckets of latency histograms have exemplars: the trace id of the last request whose "
                    + "traceparent has the flag \"sampled\". Only pages in the format OpenMetrics show them. They take about 1 KB "
                    + "for each histogram of a model and each event loop");

    /** All settings of this group, in the order of the help. */
    static final List<ConfigKey<?>> KEYS =
            List.of(POLL_INTERVAL, POLL_TIMEOUT, RUNNER_SLOTS, MAX_MODEL_LABELS, EXEMPLARS);

    static PollConfig of(Settings settings) {
        return new PollConfig(
                settings.get(POLL_INTERVAL),
                settings.get(POLL_TIMEOUT),
                settings.get(RUNNER_SLOTS),
                settings.get(MAX_MODEL_LABELS),
                settings.get(EXEMPLARS));
    }
}
