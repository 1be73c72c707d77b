package io.llamatap.metrics;

/** Loading and computing of models, and how asking Ollama for that goes. Immutable. */
public final class ActivityFamilies {
    static final Group GROUP = new Group(InventoryFamilies.GROUP, Writer.POLLER);

    public static final Family3<Count, ModelLabel, LoadEvent, LoadReason> LOAD_EVENTS = GROUP.counter(
                    "ollama_proxy_model_load_events_total",
                    MetricUnit.NONE,
                    "Models that came to be or ceased to be loaded from one look at /api/ps to the next. Loads: request or preload that"
                            + " passed here, else unknown. Unloads: explicit (keep_alive 0 passed here), keep_alive_expired, restart"
                            + " (all gone after Ollama did not answer), evicted (gone early while another came), else unknown.")
            .with(Label.MODEL, Label.LOAD_EVENT, Label.LOAD_REASON, (model, event, reason) -> reason.events()
                    .contains(event));
    public static final Family1<Count, ModelLabel> COLD_REQUESTS = GROUP.counter(
                    "ollama_proxy_cold_requests_total",
                    MetricUnit.NONE,
                    "Answered requests on native routes that waited for their model to be loaded: a load_duration of 1 s or more, or"
                            + " of 0.25 s or more for a model that the last look at /api/ps before did not find.")
            .by(Writer.EXCHANGE)
            .with(Label.MODEL);
    public static final Family1<LatencyHistogram, ModelLabel> COLD_START = GROUP.histogram(
                    "ollama_proxy_cold_start_seconds",
                    Buckets.LOAD,
                    MetricUnit.SECONDS,
                    "Ollama's load_duration of the requests in ollama_proxy_cold_requests_total.")
            .by(Writer.EXCHANGE)
            .with(Label.MODEL);
    public static final Family1<LatencyHistogram, PollTarget> POLL = GROUP.histogram(
                    "ollama_proxy_poll_seconds",
                    Buckets.CONNECT,
                    MetricUnit.SECONDS,
                    "Time of the poller's successful requests, connecting included.")
            .with(Label.POLL_TARGET);
    public static final Family1<Count, PollTarget> POLL_FAILURES = GROUP.counter(
                    "ollama_proxy_poll_failures_total",
                    MetricUnit.NONE,
                    "The poller's requests that failed or brought what cannot be read; the log says why.")
            .with(Label.POLL_TARGET);
    public static final Reading POLL_LAST_SUCCESS = GROUP.gauge(
                    "ollama_proxy_poll_last_success_timestamp_seconds",
                    MetricUnit.SECONDS,
                    "When a request of the poller last succeeded, as Unix time.")
            .read(Label.POLL_TARGET);
    public static final Reading INFERENCE_ACTIVE = GROUP.gauge(
                    "ollama_inference_active",
                    MetricUnit.NONE,
                    "1 while a model computes. Exact for what passes here; for what goes to Ollama directly inferred from /api/ps:"
                            + " 1 from the poll that finds a model's expires_at moved on, or past, to the next one.")
            .alsoIn(Dialect.POLLER)
            .read();
    public static final Reading GPU_LIKELY_ACTIVE = GROUP.gauge(
                    "ollama_gpu_likely_active",
                    MetricUnit.NONE,
                    "How likely the GPU is at work, 0 to 1: the part in GPU memory of the model that computes, halved every 5 s after"
                            + " it ended. No reading of a GPU; for what goes to Ollama directly inferred from /api/ps.")
            .alsoIn(Dialect.POLLER)
            .read();
    public static final Family0<Count> INFERENCES = GROUP.counter(
                    "ollama_inference_requests_total",
                    MetricUnit.NONE,
                    "Requests for which a model computed. Exact for what passes here; what goes to Ollama directly is inferred from"
                            + " /api/ps: one for each poll that finds a model loaded, or its expires_at moved on, without a request here.")
            .by(Writer.EXCHANGE)
            .alsoIn(Dialect.POLLER)
            .plain();
    public static final Reading LAST_INFERENCE = GROUP.gauge(
                    "ollama_last_inference_timestamp",
                    MetricUnit.NONE,
                    "When a model last computed, as Unix time; 0 for never. Exact for what passes here; for what goes to Ollama"
                            + " directly the time of the poll that inferred it.")
            .alsoIn(Dialect.POLLER)
            .read();

    private ActivityFamilies() {}
}
