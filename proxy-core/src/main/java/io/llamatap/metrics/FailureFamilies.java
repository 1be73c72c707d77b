package io.llamatap.metrics;

/** Requests that were rejected, given up or cut off, and responses that could not be metered. Immutable. */
public final class FailureFamilies {
    static final Group GROUP = new Group(ClientFamilies.GROUP, Writer.EXCHANGE);

    public static final Family1<Count, Words.Word> REJECTED_REQUESTS = GROUP.counter(
                    "ollama_proxy_rejected_requests_total",
                    MetricUnit.NONE,
                    "Requests refused by this proxy, which Ollama never saw whole.")
            .by(Writer.LOOP)
            .with(Label.REJECTION);
    public static final Family2<Count, ModelLabel, Phase> CANCELLATIONS = GROUP.counter(
                    "ollama_proxy_client_cancellations_total",
                    MetricUnit.NONE,
                    "Exchanges whose client left first, by what they were waiting for.")
            .with(Label.MODEL, Label.IN_FLIGHT_PHASE);
    public static final Family1<Count, ModelLabel> CANCELLED_CHUNKS = GROUP.counter(
                    "ollama_proxy_cancelled_output_chunks_total",
                    MetricUnit.NONE,
                    "Generated pieces of streams whose client left: work thrown away.")
            .with(Label.MODEL);
    public static final Family1<Count, ModelLabel> CANCELLED_SECONDS = GROUP.counter(
                    "ollama_proxy_cancelled_seconds_total",
                    MetricUnit.SECONDS,
                    "Duration of exchanges whose client left.")
            .with(Label.MODEL);
    public static final Family2<Count, ModelLabel, StreamError> STREAM_ERRORS = GROUP.counter(
                    "ollama_proxy_stream_errors_total",
                    MetricUnit.NONE,
                    "Answers of 200 that failed: error_object (an error stood in them) or truncated (they were cut off).")
            .with(Label.MODEL, Label.STREAM_ERROR);
    public static final Family1<Count, TapFailure> TAP_FAILURES = GROUP.counter(
                    "ollama_proxy_tap_failures_total",
                    MetricUnit.NONE,
                    "Bodies that could not be read for metering; they were relayed all the same.")
            .with(Label.TAP_FAILURE);
    public static final Family1<Count, Unmetered> UNMETERED = GROUP.counter(
                    "ollama_proxy_unmetered_responses_total",
                    MetricUnit.NONE,
                    "Successful answers of models without token counts, by why there are none.")
            .with(Label.UNMETERED);
    public static final Family1<Count, ModelLabel> ESTIMATED_USAGE = GROUP.counter(
                    "ollama_proxy_estimated_usage_total",
                    MetricUnit.NONE,
                    "Streams without token counts whose output was estimated from their frames.")
            .with(Label.MODEL);

    private FailureFamilies() {}
}
