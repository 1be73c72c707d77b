package io.llamatap.metrics;

import io.llamatap.metrics.family.ActivityFamilies;
import io.llamatap.metrics.family.FailureFamilies;
import io.llamatap.metrics.family.ProxyFamilies;
import io.llamatap.metrics.family.RequestFamilies;
import io.llamatap.metrics.family.TokenFamilies;
import io.llamatap.metrics.label.ModelLabel;
import io.llamatap.metrics.label.Outcome;
import io.llamatap.metrics.label.RateSource;
import io.llamatap.metrics.label.Route;
import io.llamatap.metrics.label.StatusCode;
import io.llamatap.metrics.label.StreamError;
import io.llamatap.metrics.label.TokenSource;
import io.llamatap.metrics.label.TokenType;
import io.llamatap.metrics.label.Unmetered;

/**
 * Counts finished exchanges. This is the only class that decides which exchange is counted in which family.
 *
 * <p>Owned by one event loop. Allocates nothing once the series exist.
 */
public final class ExchangeRecorder {
    /** An outcome with its usual status. */
    private record Usual(Outcome outcome, int status) {}

    /** The series of a model on a route that exist at 0, so that rates include the first event. */
    private static final Usual[] USUAL = {
        new Usual(Outcome.OK, 200),
        new Usual(Outcome.CLIENT_ERROR, 400),
        new Usual(Outcome.CLIENT_ERROR, 404),
        new Usual(Outcome.UPSTREAM_ERROR, 500),
        new Usual(Outcome.UPSTREAM_ERROR, 502),
        new Usual(Outcome.UPSTREAM_ERROR, 503),
        new Usual(Outcome.STREAM_ERROR, 200),
        new Usual(Outcome.INCOMPLETE, 200),
        new Usual(Outcome.CANCELLED, 0),
        new Usual(Outcome.CANCELLED, 200),
        new Usual(Outcome.TIMEOUT, 504)
    };

    private final LoopMetrics metrics;
    private final LoadRecorder loads;

    public ExchangeRecorder(LoopMetrics metrics) {
        this.metrics = metrics;
        this.loads = new LoadRecorder(metrics);
    }

    /** A request for a model arrived on a route. Creates its series at 0 before the first one is counted. */
    public void expect(Route route, ModelLabel model) {
        for (Usual usual : USUAL) {
            StatusCode code = StatusCode.of(usual.status);
            if (metrics.has(RequestFamilies.REQUESTS, route, model, usual.outcome, code)) {
                return; // all are created together
            }
            metrics.at(RequestFamilies.REQUESTS, route, model, usual.outcome, code)
                    .add(0);
        }
    }

    /** Counts a request that was rejected before an exchange began. */
    public void reject(Route route, int status, String reason) {
        metrics.at(RequestFamilies.REQUESTS, route, ModelLabel.NONE, Outcome.REJECTED, StatusCode.of(status))
                .add(1);
        metrics.addRejection(reason);
    }

    /** Counts a finished exchange. */
    public void record(ExchangeRecord exchange) {
        metrics.at(
                        RequestFamilies.REQUESTS,
                        exchange.route(),
                        exchange.model(),
                        exchange.outcome(),
                        StatusCode.of(exchange.status()))
                .add(1);
        if (exchange.isModelOverflow()) {
            metrics.at(ProxyFamilies.MODEL_LABELS_OVERFLOW).add(1);
        }
        StreamError streamError = exchange.streamError();
        if (streamError != null) {
            metrics.at(FailureFamilies.STREAM_ERRORS, exchange.model(), streamError)
                    .add(1);
        }
        recordBytes(exchange);
        Generation generation = exchange.generation();
        if (generation != null) {
            PromisedCounts.count(metrics, exchange);
        }
        boolean isLoadOrUnload = generation != null && generation.isLoadOrUnload();
        switch (exchange.outcome()) {
            case CANCELLED -> recordCancelled(exchange);
            case REJECTED -> {}
            default -> {
                if (!isLoadOrUnload) {
                    metrics.at(RequestFamilies.REQUEST_DURATION, exchange.route(), exchange.model())
                            .observe(exchange.durationNanos());
                }
            }
        }
        if (generation != null && hasModelResponse(exchange)) {
            if (exchange.outcome() != Outcome.CANCELLED) {
                metrics.at(TokenFamilies.FINISHED, exchange.model(), generation.finish())
                        .add(1);
            }
            if (!isLoadOrUnload) {
                metrics.at(ActivityFamilies.INFERENCES).add(1);
                metrics.use().computed(exchange.endNanos());
                loads.record(exchange, generation);
                recordTokens(exchange.model(), generation);
                PromisedCounts.recordPrompt(metrics, exchange.model(), generation);
                recordSpeed(exchange.model(), generation);
                if (exchange.outcome() == Outcome.OK && exchange.model() != ModelLabel.NONE) {
                    PromisedCounts.record(metrics, exchange, generation);
                }
            }
        }
    }

    /** Says whether a model responded, as far as the status shows. A response that is not Ollama's is not a model's. */
    static boolean hasModelResponse(ExchangeRecord exchange) {
        return exchange.status() >= 200 && exchange.status() < 300 && exchange.outcome() != Outcome.UPSTREAM_ERROR;
    }

    /** An exchange succeeded with a response that only Ollama sends, so Ollama is running. */
    public void recordOllamaResponse(long nanos) {
        metrics.use().succeeded(nanos);
    }

    private void recordBytes(ExchangeRecord exchange) {
        metrics.at(RequestFamilies.REQUEST_BYTES, exchange.route()).add(exchange.requestBytes());
        metrics.at(RequestFamilies.RESPONSE_BYTES, exchange.route()).add(exchange.responseBytes());
        if (exchange.requestBytes() > 0) {
            metrics.at(RequestFamilies.REQUEST_BODY).observe(exchange.requestBytes());
        }
        if (exchange.responseBytes() > 0) {
            metrics.at(RequestFamilies.RESPONSE_BODY).observe(exchange.responseBytes());
        }
    }

    private void recordCancelled(ExchangeRecord exchange) {
        ModelLabel model = exchange.model();
        metrics.at(FailureFamilies.CANCELLATIONS, model, exchange.phase()).add(1);
        metrics.at(FailureFamilies.CANCELLED_SECONDS, model).add(exchange.durationNanos());
        Generation generation = exchange.generation();
        if (generation != null) {
            metrics.at(FailureFamilies.CANCELLED_CHUNKS, model).add(generation.generatedFrames());
        }
    }

    private void recordTokens(ModelLabel model, Generation generation) {
        if (generation.inputTokens() >= 0) {
            recordTokens(model, TokenType.INPUT, generation.inputTokens());
        }
        if (generation.cachedTokens() >= 0) {
            recordTokens(model, TokenType.INPUT_CACHED, generation.knownCachedTokens());
        }
        if (generation.outputTokens() >= 0) {
            recordTokens(model, TokenType.OUTPUT, generation.outputTokens());
        } else if (generation.isEstimable()) {
            metrics.at(TokenFamilies.TOKENS_TOTAL, model, TokenType.OUTPUT, TokenSource.ESTIMATED)
                    .add(generation.generatedFrames());
            metrics.at(FailureFamilies.ESTIMATED_USAGE, model).add(1);
        }
        Unmetered unmetered = generation.unmetered();
        if (unmetered != null) {
            metrics.at(FailureFamilies.UNMETERED, unmetered).add(1);
        }
    }

    private void recordTokens(ModelLabel model, TokenType type, long tokens) {
        metrics.at(TokenFamilies.TOKENS_TOTAL, model, type, TokenSource.REPORTED)
                .add(tokens);
        metrics.at(TokenFamilies.REQUEST_TOKENS, model, type).observe(tokens);
    }

    private void recordSpeed(ModelLabel model, Generation generation) {
        long output = generation.outputTokens();
        if (output > 0 && generation.evalNanos() > 0) {
            metrics.at(RequestFamilies.TIME_PER_OUTPUT_TOKEN, model, RateSource.REPORTED)
                    .observe(generation.evalNanos() / output);
        }
        // Without token counts, a chunk is taken for a token. A stream that was flushed at once has no speed.
        long seen = output > 0 ? output : generation.generatedFrames();
        if (seen > 1 && generation.observedNanos() > 0) {
            metrics.at(RequestFamilies.TIME_PER_OUTPUT_TOKEN, model, RateSource.OBSERVED)
                    .observe(generation.observedNanos() / (seen - 1));
        }
        if (generation.inputTokens() > 0 && generation.promptEvalNanos() > 0) {
            long rate = Generation.rate(generation.inputTokens(), generation.promptEvalNanos());
            metrics.at(RequestFamilies.PREFILL_RATE, model).observe(rate);
        }
    }
}
