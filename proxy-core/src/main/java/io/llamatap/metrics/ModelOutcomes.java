package io.llamatap.metrics;

import io.llamatap.metrics.family.FailureFamilies;
import io.llamatap.metrics.family.TokenFamilies;
import io.llamatap.metrics.label.GivenValue;
import io.llamatap.metrics.label.Location;
import io.llamatap.metrics.label.ModelLabel;
import io.llamatap.metrics.label.TokenType;
import org.jspecify.annotations.Nullable;

/** Counts requests to models by location, and by cause of failure. Owned by one event loop. */
public final class ModelOutcomes {
    private final LoopMetrics metrics;

    public ModelOutcomes(LoopMetrics metrics) {
        this.metrics = metrics;
    }

    /**
     * Counts a finished exchange, if it was for a model.
     *
     * @param failure the cause of failure; null if it succeeded, or if the cause is unknown
     */
    public void record(ExchangeRecord exchange, GivenValue.@Nullable ModelFailure failure) {
        Generation generation = exchange.generation();
        if (generation == null) {
            return;
        }
        Location location = generation.isCloud() ? Location.CLOUD : Location.LOCAL;
        metrics.at(TokenFamilies.LOCATION_REQUESTS, location, exchange.outcome())
                .add(1);
        if (ExchangeRecorder.hasModelResponse(exchange) && !generation.isLoadOrUnload()) {
            record(location, TokenType.INPUT, generation.inputTokens());
            record(
                    location,
                    TokenType.INPUT_CACHED,
                    generation.cachedTokens() < 0 ? -1 : generation.knownCachedTokens());
            record(location, TokenType.OUTPUT, generation.outputTokens());
        }
        if (failure != null && exchange.model() != ModelLabel.NONE) {
            metrics.at(FailureFamilies.MODEL_FAILURES, exchange.model(), failure)
                    .add(1);
            if (failure.isCrash()) {
                metrics.use().crashed(exchange.model(), exchange.endNanos());
            }
        }
    }

    private void record(Location location, TokenType type, long tokens) {
        if (tokens > 0) {
            metrics.at(TokenFamilies.LOCATION_TOKENS, location, type).add(tokens);
        }
    }
}
