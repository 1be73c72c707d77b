package io.llamatap.metrics;

/** Counts requests to models in the families that were promised under other names. Stateless. */
final class SeedFamilies {
    private static final int GATEWAY_TIMEOUT = 504;
    private static final int FIRST_FAILURE = 400;

    private SeedFamilies() {}

    /** Counts any request to a model by what its client saw. */
    static void count(LoopMetrics metrics, ExchangeRecord exchange) {
        int status =
                switch (exchange.outcome()) {
                    case OK, CLIENT_ERROR -> StatusCodes.ordinal(exchange.status());
                    // A response that is not Ollama's failed whatever its status.
                    case UPSTREAM_ERROR ->
                        isFailure(exchange.status()) ? StatusCodes.ordinal(exchange.status()) : StatusCodes.ERROR;
                    case STREAM_ERROR, INCOMPLETE -> StatusCodes.ERROR;
                    case TIMEOUT -> StatusCodes.ordinal(GATEWAY_TIMEOUT);
                    case CANCELLED, REJECTED -> -1;
                };
        if (status >= 0) {
            metrics.add(MetricDescriptor.HOME_REQUESTS, exchange.route(), 0, status, 1);
        }
    }

    private static boolean isFailure(int status) {
        return status == 0 || status >= FIRST_FAILURE;
    }

    /** Counts a successful answer. */
    static void record(LoopMetrics metrics, ExchangeRecord exchange, Generation generation) {
        int model = exchange.model();
        metrics.observe(MetricDescriptor.SEED_RESPONSE, model, exchange.durationNanos());
        metrics.observe(MetricDescriptor.HOME_DURATION, exchange.route(), model, exchange.durationNanos());
        metrics.remember(MetricDescriptor.SEED_RECENT_RESPONSE, model, exchange.durationNanos(), exchange.endNanos());
        if (generation.loadNanos() >= 0) {
            metrics.observe(MetricDescriptor.SEED_LOAD, model, generation.loadNanos());
            metrics.remember(MetricDescriptor.SEED_RECENT_LOAD, model, generation.loadNanos(), exchange.endNanos());
        }
        if (generation.promptEvalNanos() >= 0) {
            metrics.observe(MetricDescriptor.SEED_PROMPT_EVAL, model, generation.promptEvalNanos());
        }
        if (generation.evalNanos() >= 0) {
            metrics.observe(MetricDescriptor.SEED_EVAL, model, generation.evalNanos());
            metrics.observe(MetricDescriptor.HOME_GENERATION, model, generation.evalNanos());
        }
        if (generation.evalNanos() > 0 && generation.outputTokens() > 0) {
            long rate = Generation.rate(generation.outputTokens(), generation.evalNanos());
            metrics.observe(MetricDescriptor.SEED_SPEED, model, rate);
            metrics.remember(MetricDescriptor.HOME_SPEED, model, rate, exchange.endNanos());
        }
    }
}
