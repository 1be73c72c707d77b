package io.llamatap.metrics;

/** What Ollama has and holds: its own lists, asked for in the background or seen passing, never asked for in a scrape. Immutable. */
public final class InventoryFamilies {
    static final Group GROUP = new Group(ExporterFamilies.GROUP, Writer.SOURCE);

    public static final Reading UP = GROUP.gauge(
                    "ollama_up",
                    MetricUnit.NONE,
                    "1 while Ollama answers: by the last GET /api/version of the poller or the last successful exchange, whichever is"
                            + " newer; 0 while it does not.")
            .alsoIn(Dialect.POLLER, Dialect.HOMESERVER)
            .read();
    public static final Family0<LatencyHistogram> API_RESPONSE_TIME = GROUP.histogram(
                    "ollama_api_response_time_seconds",
                    Buckets.FASTAPI,
                    MetricUnit.SECONDS,
                    "Time of the poller's successful GET /api/tags, connecting included.")
            .by(Writer.POLLER)
            .alsoIn(Dialect.POLLER)
            .plain();
    public static final Family0<Count> API_ERRORS = GROUP.counter(
                    "ollama_api_errors_total", MetricUnit.NONE, "The poller's GET /api/tags that failed.")
            .by(Writer.POLLER)
            .alsoIn(Dialect.POLLER)
            .plain();
    public static final Reading MODEL_COUNT = GROUP.gauge(
                    "ollama_model_count", MetricUnit.NONE, "Models that Ollama has on disk.")
            .alsoIn(Dialect.POLLER)
            .read();
    public static final Reading MODELS_AVAILABLE = GROUP.gauge(
                    "ollama_models_available", MetricUnit.NONE, "Models that Ollama has on disk.")
            .alsoIn(Dialect.HOMESERVER)
            .read();
    public static final Reading MODELS_LOADED = GROUP.gauge(
                    "ollama_models_loaded", MetricUnit.NONE, "Models that Ollama holds in memory.")
            .alsoIn(Dialect.HOMESERVER)
            .read();
    public static final Reading MODEL_SIZE = GROUP.gauge(
                    "ollama_model_size_bytes",
                    MetricUnit.BYTES,
                    "Size of a model on disk; the first 1000 models of Ollama's list.")
            .alsoIn(Dialect.POLLER, Dialect.HOMESERVER)
            .read(Label.MODEL);
    public static final Reading MODEL_DETAILS = GROUP.gauge(
                    "ollama_model_info", MetricUnit.NONE, "1; what a model on disk is.")
            .alsoIn(Dialect.POLLER)
            .read(Label.MODEL, Label.read("family"), Label.read("parameter_size"), Label.read("quantization"));
    public static final Reading OLLAMA_INFO = GROUP.gauge("ollama_info", MetricUnit.NONE, "1; the version of Ollama.")
            .alsoIn(Dialect.HOMESERVER)
            .read(Label.read("version"), Label.read("build"));
    public static final Reading OLLAMA_INFO_INFO = GROUP.gauge(
                    "ollama_info_info",
                    MetricUnit.NONE,
                    "1; the version of Ollama, by the name that the Python client made of ollama_info.")
            .alsoIn(Dialect.HOMESERVER)
            .read(Label.read("version"), Label.read("build"));
    public static final Reading OLLAMA_VERSION = GROUP.gauge(
                    "ollama_version_info", MetricUnit.NONE, "1; the version of Ollama.")
            .read(Label.read("version"), Label.read("build"));
    public static final Reading MODEL_LOADED = GROUP.gauge(
                    "ollama_model_loaded",
                    MetricUnit.NONE,
                    "1 for a model that Ollama holds in memory, 0 for one that it only has on disk.")
            .read(Label.MODEL);
    public static final Reading MODEL_VRAM = GROUP.gauge(
                    "ollama_model_vram_bytes", MetricUnit.BYTES, "What a loaded model takes of GPU memory.")
            .read(Label.MODEL);
    public static final Reading MODEL_MEMORY = GROUP.gauge(
                    "ollama_model_memory_bytes",
                    MetricUnit.BYTES,
                    "What a loaded model takes of memory, the GPU's included.")
            .read(Label.MODEL);
    public static final Reading MODEL_OFFLOAD = GROUP.gauge(
                    "ollama_proxy_model_offload_ratio",
                    MetricUnit.NONE,
                    "The part of a loaded model that is in GPU memory, 0 to 1.")
            .read(Label.MODEL);
    public static final Reading MODEL_EXPIRES = GROUP.gauge(
                    "ollama_proxy_model_expires_timestamp_seconds",
                    MetricUnit.SECONDS,
                    "When Ollama is to unload a model that nobody uses until then, as Unix time; in the year 2318 for one that stays.")
            .read(Label.MODEL);
    public static final Reading MODEL_CONTEXT = GROUP.gauge(
                    "ollama_proxy_model_context_tokens",
                    MetricUnit.TOKENS,
                    "Length of the context that a model was loaded with, for each of its slots.")
            .read(Label.MODEL);
    public static final Reading MODELS_DISK = GROUP.gauge(
                    "ollama_proxy_models_disk_bytes",
                    MetricUnit.BYTES,
                    "Sum of the sizes of all models on disk; what several models share counts for each.")
            .read();
    public static final Reading MODELS_NOT_SHOWN = GROUP.gauge(
                    "ollama_proxy_models_not_shown",
                    MetricUnit.NONE,
                    "Models on disk or in memory beyond the 1000 that have series of their own.")
            .read();

    private InventoryFamilies() {}
}
