package io.llamatap.metrics;

/** Counts successful answers of models in the families that were promised under other names. Stateless. */
final class SeedFamilies {
    private SeedFamilies() {}

    static void record(LoopMetrics metrics, ExchangeRecord exchange, Generation generation) {
        int model = exchange.model();
        metrics.observe(MetricDescriptor.SEED_RESPONSE, model, exchange.durationNanos());
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
        }
        if (generation.evalNanos() > 0 && generation.outputTokens() > 0) {
            // Thousandths of a token per second; doubles, since tokens times 1e12 would pass the range of long.
            double rate = generation.outputTokens() * 1e12 / generation.evalNanos();
            metrics.observe(MetricDescriptor.SEED_SPEED, model, Math.round(rate));
        }
    }
}
