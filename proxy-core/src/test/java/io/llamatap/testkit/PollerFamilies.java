package io.llamatap.testkit;

import io.llamatap.metrics.MetricDescriptor;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/** What no exchange moves, but Ollama's own lists. */
public final class PollerFamilies {
    /** All of them. */
    public static final Set<MetricDescriptor> ALL = Collections.unmodifiableSet(EnumSet.of(
            MetricDescriptor.UP,
            MetricDescriptor.API_RESPONSE_TIME,
            MetricDescriptor.API_ERRORS,
            MetricDescriptor.MODEL_COUNT,
            MetricDescriptor.MODELS_AVAILABLE,
            MetricDescriptor.MODELS_LOADED,
            MetricDescriptor.MODEL_SIZE,
            MetricDescriptor.MODEL_DETAILS,
            MetricDescriptor.OLLAMA_INFO,
            MetricDescriptor.OLLAMA_INFO_INFO,
            MetricDescriptor.OLLAMA_VERSION,
            MetricDescriptor.MODEL_LOADED,
            MetricDescriptor.MODEL_VRAM,
            MetricDescriptor.MODEL_MEMORY,
            MetricDescriptor.MODEL_OFFLOAD,
            MetricDescriptor.MODEL_EXPIRES,
            MetricDescriptor.MODEL_CONTEXT,
            MetricDescriptor.MODELS_DISK,
            MetricDescriptor.MODELS_NOT_SHOWN,
            MetricDescriptor.LOAD_EVENTS,
            MetricDescriptor.POLL,
            MetricDescriptor.POLL_FAILURES,
            MetricDescriptor.POLL_LAST_SUCCESS,
            MetricDescriptor.INFERENCE_ACTIVE,
            MetricDescriptor.GPU_LIKELY_ACTIVE,
            MetricDescriptor.LAST_INFERENCE));

    private PollerFamilies() {}
}
