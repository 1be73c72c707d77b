package io.llamatap.metrics.family;

import io.llamatap.metrics.cell.Count;
import io.llamatap.metrics.declaration.Family1;
import io.llamatap.metrics.declaration.Family2;
import io.llamatap.metrics.declaration.Group;
import io.llamatap.metrics.declaration.MetricUnit;
import io.llamatap.metrics.declaration.Writer;
import io.llamatap.metrics.label.GivenValue;
import io.llamatap.metrics.label.Label;
import io.llamatap.metrics.label.LearnedValues;
import io.llamatap.metrics.label.ModelLabel;
import io.llamatap.metrics.label.Phase;
import io.llamatap.metrics.label.StreamError;
import io.llamatap.metrics.label.TapFailure;
import io.llamatap.metrics.label.Unmetered;

/** Rejected, cancelled and failed requests, and responses that could not be metered. Immutable. */
public final class FailureFamilies {
    static final Group GROUP = new Group(ClientFamilies.GROUP, Writer.EXCHANGE);

    public static final Family1<Count, LearnedValues.Value> REJECTED_REQUESTS = GROUP.counter(
                    "ollama_proxy_rejected_requests_total",
                    MetricUnit.NONE,
                    "Number of requests that this proxy rejected, by reason.")
            .by(Writer.LOOP)
            .with(Label.REJECTION);
    public static final Family2<Count, ModelLabel, Phase> CANCELLATIONS = GROUP.counter(
                    "ollama_proxy_client_cancellations_total",
                    MetricUnit.NONE,
                    "Number of requests whose client disconnected before the end, by what they were waiting for.")
            .with(Label.MODEL, Label.IN_FLIGHT_PHASE);
    public static final Family1<Count, ModelLabel> CANCELLED_CHUNKS = GROUP.counter(
                    "ollama_proxy_cancelled_output_chunks_total",
                    MetricUnit.NONE,
                    "Number of generated chunks of streams whose client disconnected before the end.")
            .with(Label.MODEL);
    public static final Family1<Count, ModelLabel> CANCELLED_SECONDS = GROUP.counter(
                    "ollama_proxy_cancelled_seconds_total",
                    MetricUnit.SECONDS,
                    "Duration of requests whose client disconnected before the end.")
            .with(Label.MODEL);
    public static final Family2<Count, ModelLabel, StreamError> STREAM_ERRORS = GROUP.counter(
                    "ollama_proxy_stream_errors_total",
                    MetricUnit.NONE,
                    "Number of responses with status 200 that failed: error_object (they contain an error "
                            + "message) or truncated (they were cut).")
            .with(Label.MODEL, Label.STREAM_ERROR);
    public static final Family2<Count, ModelLabel, GivenValue.ModelFailure> MODEL_FAILURES = GROUP.counter(
                    "ollama_proxy_model_failures_total",
                    MetricUnit.NONE,
                    "Number of failed requests to models whose cause is known: queue_full (503, OLLAMA_MAX_QUEUE requests "
                            + "wait already), runner_crashed (the process that runs the model ended), out_of_memory, "
                            + "payment_required and rate_limited (402 and 429, mostly of cloud models), or a reason of "
                            + "ollama_proxy_upstream_errors_total, such as refused.")
            .with(Label.MODEL, Label.MODEL_FAILURE);
    public static final Family1<Count, TapFailure> TAP_FAILURES = GROUP.counter(
                    "ollama_proxy_tap_failures_total",
                    MetricUnit.NONE,
                    "Number of bodies that were relayed but could not be read for metrics, by reason.")
            .with(Label.TAP_FAILURE);
    public static final Family1<Count, Unmetered> UNMETERED = GROUP.counter(
                    "ollama_proxy_unmetered_responses_total",
                    MetricUnit.NONE,
                    "Number of successful responses of models without token counts, by reason.")
            .with(Label.UNMETERED);
    public static final Family1<Count, ModelLabel> ESTIMATED_USAGE = GROUP.counter(
                    "ollama_proxy_estimated_usage_total",
                    MetricUnit.NONE,
                    "Number of streams without token counts whose output was estimated from their chunks.")
            .with(Label.MODEL);

    private FailureFamilies() {}
}
