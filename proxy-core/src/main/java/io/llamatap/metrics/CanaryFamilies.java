package io.llamatap.metrics;

/** The canary's own requests, which are in no other family but, where that is set, those of the dialect {@code homeserver}. Immutable. */
public final class CanaryFamilies {
    static final Group GROUP = new Group(ProcessFamilies.GROUP, Writer.CANARY);

    public static final Family2<Count, Words.Word, CanaryOutcome> CANARY_REQUESTS = GROUP.counter(
                    "ollama_proxy_canary_requests_total",
                    MetricUnit.NONE,
                    "Requests of the canary. outcome: ok; failed (another answer or none; the log says why); timeout (no whole answer"
                            + " in time); skipped (not made, since clients' requests were going on).")
            .with(Label.CANARY_MODEL, Label.CANARY_OUTCOME);
    public static final Family1<LatencyHistogram, Words.Word> CANARY_DURATION = GROUP.histogram(
                    "ollama_proxy_canary_duration_seconds",
                    Buckets.E2E,
                    MetricUnit.SECONDS,
                    "Time of the canary's successful requests, connecting and loading the model included.")
            .with(Label.CANARY_MODEL);
    public static final Reading CANARY_SPEED = GROUP.gauge(
                    "ollama_proxy_canary_tokens_per_second",
                    MetricUnit.TOKENS_PER_SECOND,
                    "Generated tokens per second of Ollama's eval_duration, of the canary's last successful request.")
            .read(Label.CANARY_MODEL);
    public static final Reading CANARY_LAST_SUCCESS = GROUP.gauge(
                    "ollama_proxy_canary_last_success_timestamp_seconds",
                    MetricUnit.SECONDS,
                    "When a request of the canary last succeeded, as Unix time.")
            .read(Label.CANARY_MODEL);

    private CanaryFamilies() {}
}
