package io.llamatap.metrics.family;

import io.llamatap.metrics.cell.Count;
import io.llamatap.metrics.cell.LatencyHistogram;
import io.llamatap.metrics.declaration.Buckets;
import io.llamatap.metrics.declaration.Dialect;
import io.llamatap.metrics.declaration.Family0;
import io.llamatap.metrics.declaration.Group;
import io.llamatap.metrics.declaration.MetricUnit;
import io.llamatap.metrics.declaration.Reading;
import io.llamatap.metrics.declaration.Writer;
import io.llamatap.metrics.label.Label;

/**
 * The models that Ollama has and those that it has loaded. They come from polls and from responses to clients, never from a
 * scrape. Immutable.
 */
public final class InventoryFamilies {
    static final Group GROUP = new Group(ExporterFamilies.GROUP, Writer.SOURCE);

    public static final Reading UP = GROUP.gauge(
                    "ollama_up",
                    MetricUnit.NONE,
                    "1 if Ollama responds: by the last GET /api/version of the poller or the last successful "
                            + "request of a client, whichever is newer. Otherwise 0.")
            .alsoIn(Dialect.POLLER, Dialect.HOMESERVER)
            .read();
    public static final Family0<LatencyHistogram> API_RESPONSE_TIME = GROUP.histogram(
                    "ollama_api_response_time_seconds",
                    Buckets.FASTAPI,
                    MetricUnit.SECONDS,
                    "Duration of successful GET /api/tags of the poller, connecting included.")
            .by(Writer.POLLER)
            .alsoIn(Dialect.POLLER)
            .plain();
    public static final Family0<Count> API_ERRORS = GROUP.counter(
                    "ollama_api_errors_total", MetricUnit.NONE, "Number of GET /api/tags of the poller that failed.")
            .by(Writer.POLLER)
            .alsoIn(Dialect.POLLER)
            .plain();
    public static final Reading MODEL_COUNT = GROUP.gauge(
                    "ollama_model_count", MetricUnit.NONE, "Number of models that Ollama has on disk.")
            .alsoIn(Dialect.POLLER)
            .read();
    public static final Reading MODELS_AVAILABLE = GROUP.gauge(
                    "ollama_models_available", MetricUnit.NONE, "Number of models that Ollama has on disk.")
            .alsoIn(Dialect.HOMESERVER)
            .read();
    public static final Reading MODELS_LOADED = GROUP.gauge(
                    "ollama_models_loaded", MetricUnit.NONE, "Number of models that Ollama has in memory.")
            .alsoIn(Dialect.HOMESERVER)
            .read();
    public static final Reading MODEL_SIZE = GROUP.gauge(
                    "ollama_model_size_bytes",
                    MetricUnit.BYTES,
                    "Size of a model on disk. The first 1000 models of Ollama's list are shown.")
            .alsoIn(Dialect.POLLER, Dialect.HOMESERVER)
            .read(Label.MODEL);
    public static final Reading MODEL_DETAILS = GROUP.gauge(
                    "ollama_model_info", MetricUnit.NONE, "Always 1. The labels describe a model on disk.")
            .alsoIn(Dialect.POLLER)
            .read(Label.MODEL, Label.read("family"), Label.read("parameter_size"), Label.read("quantization"));
    public static final Reading OLLAMA_INFO = GROUP.gauge(
                    "ollama_info", MetricUnit.NONE, "Always 1. The label is the version of Ollama.")
            .alsoIn(Dialect.HOMESERVER)
            .read(Label.read("version"), Label.read("build"));
    public static final Reading OLLAMA_INFO_INFO = GROUP.gauge(
                    "ollama_info_info",
                    MetricUnit.NONE,
                    "Always 1. The label is the version of Ollama. The name is that of ollama_info as the Python "
                            + "client writes it.")
            .alsoIn(Dialect.HOMESERVER)
            .read(Label.read("version"), Label.read("build"));
    public static final Reading OLLAMA_VERSION = GROUP.gauge(
                    "ollama_version_info", MetricUnit.NONE, "Always 1. The label is the version of Ollama.")
            .read(Label.read("version"), Label.read("build"));
    public static final Reading MODEL_LOADED = GROUP.gauge(
                    "ollama_model_loaded",
                    MetricUnit.NONE,
                    "1 for a model that Ollama has in memory, 0 for one that it only has on disk.")
            .read(Label.MODEL);
    public static final Reading MODEL_VRAM = GROUP.gauge(
                    "ollama_model_vram_bytes", MetricUnit.BYTES, "GPU memory of a loaded model.")
            .read(Label.MODEL);
    public static final Reading MODEL_MEMORY = GROUP.gauge(
                    "ollama_model_memory_bytes", MetricUnit.BYTES, "Memory of a loaded model, GPU memory included.")
            .read(Label.MODEL);
    public static final Reading MODEL_OFFLOAD = GROUP.gauge(
                    "ollama_proxy_model_offload_ratio",
                    MetricUnit.NONE,
                    "Share of a loaded model that is in GPU memory, from 0 to 1.")
            .read(Label.MODEL);
    public static final Reading MODEL_EXPIRES = GROUP.gauge(
                    "ollama_proxy_model_expires_timestamp_seconds",
                    MetricUnit.SECONDS,
                    "Time at which Ollama unloads a model that is not used until then, as Unix time. It is in the "
                            + "year 2318 for a model that stays.")
            .read(Label.MODEL);
    public static final Reading MODEL_CONTEXT = GROUP.gauge(
                    "ollama_proxy_model_context_tokens",
                    MetricUnit.TOKENS,
                    "Context length with which a model was loaded, for each of its slots.")
            .read(Label.MODEL);
    public static final Reading MODELS_DISK = GROUP.gauge(
                    "ollama_proxy_models_disk_bytes",
                    MetricUnit.BYTES,
                    "Sum of the sizes of all models on disk. Data that several models share counts for each of "
                            + "them.")
            .read();
    public static final Reading MODELS_NOT_SHOWN = GROUP.gauge(
                    "ollama_proxy_models_not_shown",
                    MetricUnit.NONE,
                    "Number of models on disk or in memory beyond the 1000 that have series of their own.")
            .read();

    private InventoryFamilies() {}
}
