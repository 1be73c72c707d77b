package io.llamatap.metrics;

import io.llamatap.metrics.family.ExporterFamilies;
import io.llamatap.metrics.family.HomeserverFamilies;
import io.llamatap.metrics.family.VllmFamilies;
import io.llamatap.metrics.label.Engine;
import io.llamatap.metrics.label.Method;
import io.llamatap.metrics.label.ModelLabel;
import io.llamatap.metrics.label.StatusCode;

/** Counts requests to models in the families of the replaced exporters. Stateless. */
final class PromisedCounts {
    private static final int GATEWAY_TIMEOUT = 504;
    private static final int FIRST_FAILURE = 400;

    private PromisedCounts() {}

    /** Counts a request to a model by the status that its client saw. */
    static void count(LoopMetrics metrics, ExchangeRecord exchange) {
        StatusCode status =
                switch (exchange.outcome()) {
                    case OK, CLIENT_ERROR -> StatusCode.of(exchange.status());
                    // A response that is not Ollama's is a failure, whatever its status.
                    case UPSTREAM_ERROR ->
                        isFailure(exchange.status()) ? StatusCode.of(exchange.status()) : StatusCode.ERROR;
                    case STREAM_ERROR, INCOMPLETE -> StatusCode.ERROR;
                    case TIMEOUT -> StatusCode.of(GATEWAY_TIMEOUT);
                    case CANCELLED, REJECTED -> null;
                };
        if (status != null) {
            metrics.at(HomeserverFamilies.HOMESERVER_REQUESTS, exchange.route(), Method.POST, status)
                    .add(1);
        }
    }

    /** Records the length of the whole prompt for the dialect {@code vllm}. */
    static void recordPrompt(LoopMetrics metrics, ModelLabel model, Generation generation) {
        if (generation.promptTokens() >= 0 && model != ModelLabel.NONE) {
            metrics.at(VllmFamilies.PROMPT_TOKENS, model, Engine.ONLY).observe(generation.promptTokens());
        }
    }

    private static boolean isFailure(int status) {
        return status == 0 || status >= FIRST_FAILURE;
    }

    /** Counts a successful response. */
    static void record(LoopMetrics metrics, ExchangeRecord exchange, Generation generation) {
        ModelLabel model = exchange.model();
        metrics.at(ExporterFamilies.FASTAPI_RESPONSE, model).observe(exchange.durationNanos());
        metrics.at(HomeserverFamilies.HOMESERVER_DURATION, exchange.route(), model)
                .observe(exchange.durationNanos());
        metrics.at(ExporterFamilies.CATEGRAF_RECENT_RESPONSE, model)
                .record(exchange.durationNanos(), exchange.endNanos());
        if (generation.loadNanos() >= 0) {
            metrics.at(ExporterFamilies.FASTAPI_LOAD, model).observe(generation.loadNanos());
            metrics.at(ExporterFamilies.CATEGRAF_RECENT_LOAD, model)
                    .record(generation.loadNanos(), exchange.endNanos());
        }
        if (generation.promptEvalNanos() >= 0) {
            metrics.at(ExporterFamilies.FASTAPI_PROMPT_EVAL, model).observe(generation.promptEvalNanos());
        }
        if (generation.evalNanos() >= 0) {
            metrics.at(ExporterFamilies.FASTAPI_EVAL, model).observe(generation.evalNanos());
            metrics.at(HomeserverFamilies.HOMESERVER_GENERATION, model).observe(generation.evalNanos());
        }
        if (generation.evalNanos() > 0 && generation.outputTokens() > 0) {
            long rate = Generation.rate(generation.outputTokens(), generation.evalNanos());
            metrics.at(ExporterFamilies.FASTAPI_SPEED, model).observe(rate);
            metrics.at(HomeserverFamilies.HOMESERVER_SPEED, model).record(rate, exchange.endNanos());
        }
    }
}
