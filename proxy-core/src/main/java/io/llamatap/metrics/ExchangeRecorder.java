package io.llamatap.metrics;

/**
 * Counts finished exchanges: the one place that says which exchange enters which family.
 *
 * <p>Owned by one event loop. Allocates nothing once the series exist.
 */
public final class ExchangeRecorder {
    /** An outcome with the status that it comes with as a rule. */
    private record Usual(Outcome outcome, int status) {}

    /** What a model's series of a route start at 0 with, so that rates over them see the first count. */
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

    private static final long COLD_NANOS = 1_000_000_000L;
    private static final long COLD_IF_UNLOADED_NANOS = 250_000_000L;

    private final LoopMetrics metrics;

    public ExchangeRecorder(LoopMetrics metrics) {
        this.metrics = metrics;
    }

    /** A model was asked on a route: its outcomes appear at 0 there, before the first of them is counted. */
    public void expect(int route, int model) {
        for (Usual usual : USUAL) {
            boolean isNew = metrics.touch(
                    MetricDescriptor.REQUESTS, route, model, usual.outcome.place(), StatusCodes.ordinal(usual.status));
            if (!isNew) {
                return; // all are made together
            }
        }
    }

    /** Counts a request refused before an exchange began. */
    public void reject(int route, int status, String reason) {
        metrics.add(
                MetricDescriptor.REQUESTS,
                route,
                ModelNames.NONE,
                Outcome.REJECTED.place(),
                StatusCodes.ordinal(status),
                1);
        metrics.addRejection(reason);
    }

    /** Counts a finished exchange. */
    public void record(ExchangeRecord exchange) {
        metrics.add(
                MetricDescriptor.REQUESTS,
                exchange.route(),
                exchange.model(),
                exchange.outcome().place(),
                StatusCodes.ordinal(exchange.status()),
                1);
        if (exchange.isModelOverflow()) {
            metrics.add(MetricDescriptor.MODEL_LABELS_OVERFLOW, 1);
        }
        StreamError streamError = exchange.streamError();
        if (streamError != null) {
            metrics.add(MetricDescriptor.STREAM_ERRORS, exchange.model(), streamError.place(), 1);
        }
        recordBytes(exchange);
        Generation generation = exchange.generation();
        if (generation != null) {
            SeedFamilies.count(metrics, exchange);
        }
        boolean isLoadOrUnload = generation != null && generation.isLoadOrUnload();
        switch (exchange.outcome()) {
            case CANCELLED -> recordCancelled(exchange);
            case REJECTED -> {}
            default -> {
                if (!isLoadOrUnload) {
                    metrics.observe(
                            MetricDescriptor.REQUEST_DURATION,
                            exchange.route(),
                            exchange.model(),
                            exchange.durationNanos());
                }
            }
        }
        if (generation != null && isAnswered(exchange)) {
            if (exchange.outcome() != Outcome.CANCELLED) {
                metrics.add(
                        MetricDescriptor.FINISHED,
                        exchange.model(),
                        generation.finish().place(),
                        1);
            }
            if (!isLoadOrUnload) {
                metrics.add(MetricDescriptor.INFERENCES, 1);
                metrics.use().computed(exchange.endNanos());
                recordCold(exchange, generation);
                recordTokens(exchange.model(), generation);
                recordSpeed(exchange.model(), generation);
                if (exchange.outcome() == Outcome.OK && exchange.model() != ModelNames.NONE) {
                    SeedFamilies.record(metrics, exchange, generation);
                }
            }
        }
    }

    /** Whether a model answered, as far as the status tells; what is not Ollama's is no model's answer. */
    private static boolean isAnswered(ExchangeRecord exchange) {
        return exchange.status() >= 200 && exchange.status() < 300 && exchange.outcome() != Outcome.UPSTREAM_ERROR;
    }

    /** An exchange ended well by a response that only Ollama gives: it is there. */
    public void seeOllama(long nanos) {
        metrics.use().succeeded(nanos);
    }

    private void recordBytes(ExchangeRecord exchange) {
        metrics.add(MetricDescriptor.REQUEST_BYTES, exchange.route(), exchange.requestBytes());
        metrics.add(MetricDescriptor.RESPONSE_BYTES, exchange.route(), exchange.responseBytes());
        if (exchange.requestBytes() > 0) {
            metrics.observe(MetricDescriptor.REQUEST_BODY, exchange.requestBytes());
        }
        if (exchange.responseBytes() > 0) {
            metrics.observe(MetricDescriptor.RESPONSE_BODY, exchange.responseBytes());
        }
    }

    private void recordCancelled(ExchangeRecord exchange) {
        int model = exchange.model();
        metrics.add(MetricDescriptor.CANCELLATIONS, model, exchange.phase().place(), 1);
        metrics.add(MetricDescriptor.CANCELLED_SECONDS, model, exchange.durationNanos());
        Generation generation = exchange.generation();
        if (generation != null) {
            metrics.add(MetricDescriptor.CANCELLED_CHUNKS, model, generation.generatedFrames());
        }
    }

    /** Ollama's load_duration is never 0; a model that is there takes some tens of milliseconds, more on a slow machine. */
    private void recordCold(ExchangeRecord exchange, Generation generation) {
        long leastNanos = exchange.isModelUnloaded() ? COLD_IF_UNLOADED_NANOS : COLD_NANOS;
        if (generation.loadNanos() >= leastNanos) {
            metrics.add(MetricDescriptor.COLD_REQUESTS, exchange.model(), 1);
            metrics.observe(MetricDescriptor.COLD_START, exchange.model(), generation.loadNanos());
        }
    }

    private void recordTokens(int model, Generation generation) {
        if (generation.inputTokens() >= 0) {
            recordTokens(model, TokenType.INPUT, generation.inputTokens());
        }
        if (generation.cachedTokens() >= 0) {
            recordTokens(model, TokenType.INPUT_CACHED, generation.knownCachedTokens());
        }
        if (generation.outputTokens() >= 0) {
            recordTokens(model, TokenType.OUTPUT, generation.outputTokens());
        } else if (generation.isEstimable()) {
            metrics.add(
                    MetricDescriptor.TOKENS_TOTAL,
                    model,
                    TokenType.OUTPUT.place(),
                    TokenSource.ESTIMATED.place(),
                    generation.generatedFrames());
            metrics.add(MetricDescriptor.ESTIMATED_USAGE, model, 1);
        }
        Unmetered unmetered = generation.unmetered();
        if (unmetered != null) {
            metrics.add(MetricDescriptor.UNMETERED, unmetered.place(), 1);
        }
    }

    private void recordTokens(int model, TokenType type, long tokens) {
        metrics.add(MetricDescriptor.TOKENS_TOTAL, model, type.place(), TokenSource.REPORTED.place(), tokens);
        metrics.observe(MetricDescriptor.REQUEST_TOKENS, model, type.place(), tokens);
    }

    private void recordSpeed(int model, Generation generation) {
        long output = generation.outputTokens();
        if (output > 0 && generation.evalNanos() > 0) {
            metrics.observe(
                    MetricDescriptor.TIME_PER_OUTPUT_TOKEN,
                    model,
                    RateSource.REPORTED.place(),
                    generation.evalNanos() / output);
        }
        // Without counts a piece stands for a token; a stream flushed at once has no pace.
        long seen = output > 0 ? output : generation.generatedFrames();
        if (seen > 1 && generation.observedNanos() > 0) {
            metrics.observe(
                    MetricDescriptor.TIME_PER_OUTPUT_TOKEN,
                    model,
                    RateSource.OBSERVED.place(),
                    generation.observedNanos() / (seen - 1));
        }
        if (generation.queueWaitNanos() >= 0) {
            metrics.observe(MetricDescriptor.QUEUE_WAIT, model, generation.queueWaitNanos());
        }
        if (generation.inputTokens() > 0 && generation.promptEvalNanos() > 0) {
            long rate = Generation.rate(generation.inputTokens(), generation.promptEvalNanos());
            metrics.observe(MetricDescriptor.PREFILL_RATE, model, rate);
        }
    }
}
