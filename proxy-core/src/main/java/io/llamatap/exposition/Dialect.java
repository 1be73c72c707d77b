package io.llamatap.exposition;

import io.llamatap.metrics.MetricDescriptor;
import java.util.Arrays;
import java.util.List;

/** A set of metric names, rendered from the one set of counts. */
public enum Dialect {
    /** Everything that has one meaning on one page. */
    MAIN(""),
    /** Our own names alone, and those that every process has. */
    PROXY("proxy"),
    /** Those of the exporter written with FastAPI. */
    FASTAPI("fastapi"),
    /** Those of the plugin of Categraf. */
    CATEGRAF("categraf"),
    /** Those of the poller beside Ollama. */
    POLLER("poller"),
    /** Those of the monitoring of a home server. */
    HOMESERVER("homeserver");

    private final String path;

    Dialect(String path) {
        this.path = path;
    }

    /** Returns what stands behind {@code /metrics/}; empty for {@code /metrics} itself. */
    public String path() {
        return path;
    }

    /** Returns its families, in the order of the page. */
    public List<MetricDescriptor> families() {
        return Arrays.stream(MetricDescriptor.values()).filter(this::shows).toList();
    }

    private boolean shows(MetricDescriptor family) {
        return switch (this) {
            case MAIN -> !family.isNamesake();
            case PROXY -> !family.text().startsWith("ollama_") || family.text().startsWith("ollama_proxy_");
            case FASTAPI ->
                switch (family) {
                    case SEED_REQUESTS,
                            SEED_RESPONSE,
                            SEED_LOAD,
                            SEED_PROMPT_EVAL,
                            SEED_EVAL,
                            SEED_SPEED,
                            SEED_PROCESSED,
                            SEED_GENERATED -> true;
                    default -> false;
                };
            case CATEGRAF ->
                switch (family) {
                    case SEED_REQUESTS,
                            SEED_SUCCESS,
                            SEED_FAILED,
                            SEED_GENERATED,
                            SEED_PROMPT,
                            SEED_RECENT_RESPONSE,
                            SEED_RECENT_LOAD -> true;
                    default -> false;
                };
            case POLLER ->
                switch (family) {
                    case UP,
                            API_RESPONSE_TIME,
                            API_ERRORS,
                            MODEL_COUNT,
                            MODEL_SIZE,
                            MODEL_DETAILS,
                            INFERENCE_ACTIVE,
                            GPU_LIKELY_ACTIVE,
                            INFERENCES,
                            LAST_INFERENCE -> true;
                    default -> false;
                };
            case HOMESERVER ->
                switch (family) {
                    case OLLAMA_INFO,
                            OLLAMA_INFO_INFO,
                            UP,
                            MODELS_AVAILABLE,
                            MODELS_LOADED,
                            MODEL_SIZE,
                            HOME_REQUESTS,
                            HOME_DURATION,
                            HOME_TOKENS,
                            HOME_GENERATION,
                            HOME_SPEED,
                            HOST_MEMORY,
                            HOST_CPU,
                            GPU_USAGE,
                            GPU_MEMORY -> true;
                    default -> false;
                };
        };
    }
}
