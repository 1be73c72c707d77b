package io.llamatap.metrics.family;

import io.llamatap.metrics.cell.Count;
import io.llamatap.metrics.cell.LatencyHistogram;
import io.llamatap.metrics.declaration.Buckets;
import io.llamatap.metrics.declaration.Family1;
import io.llamatap.metrics.declaration.Family2;
import io.llamatap.metrics.declaration.Group;
import io.llamatap.metrics.declaration.MetricUnit;
import io.llamatap.metrics.declaration.Reading;
import io.llamatap.metrics.declaration.Writer;
import io.llamatap.metrics.label.CanaryOutcome;
import io.llamatap.metrics.label.Label;
import io.llamatap.metrics.label.LearnedValues;

/**
 * The requests of the canary. They are in no other family, except those of the dialect {@code homeserver} if configured.
 * Immutable.
 */
public final class CanaryFamilies {
    static final Group GROUP = new Group(ProcessFamilies.GROUP, Writer.CANARY);

    public static final Family2<Count, LearnedValues.Value, CanaryOutcome> CANARY_REQUESTS = GROUP.counter(
                    "ollama_proxy_canary_requests_total",
                    MetricUnit.NONE,
                    "Number of canary requests. outcome: ok, failed (an error or no response; the log has the "
                            + "reason), timeout (no complete response in time), skipped (because requests of clients were "
                            + "in flight).")
            .with(Label.CANARY_MODEL, Label.CANARY_OUTCOME);
    public static final Family1<LatencyHistogram, LearnedValues.Value> CANARY_DURATION = GROUP.histogram(
                    "ollama_proxy_canary_duration_seconds",
                    Buckets.E2E,
                    MetricUnit.SECONDS,
                    "Duration of successful canary requests, connecting and loading of the model included.")
            .with(Label.CANARY_MODEL);
    public static final Reading CANARY_SPEED = GROUP.gauge(
                    "ollama_proxy_canary_tokens_per_second",
                    MetricUnit.TOKENS_PER_SECOND,
                    "Generated tokens per second of Ollama's eval_duration, for the last successful canary "
                            + "request.")
            .read(Label.CANARY_MODEL);
    public static final Reading CANARY_LAST_SUCCESS = GROUP.gauge(
                    "ollama_proxy_canary_last_success_timestamp_seconds",
                    MetricUnit.SECONDS,
                    "Time at which a canary request last succeeded, as Unix time.")
            .read(Label.CANARY_MODEL);

    private CanaryFamilies() {}
}
