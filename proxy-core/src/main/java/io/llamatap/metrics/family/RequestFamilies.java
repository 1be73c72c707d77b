package io.llamatap.metrics.family;

import io.llamatap.metrics.cell.Count;
import io.llamatap.metrics.cell.LatencyHistogram;
import io.llamatap.metrics.declaration.Buckets;
import io.llamatap.metrics.declaration.Family0;
import io.llamatap.metrics.declaration.Family1;
import io.llamatap.metrics.declaration.Family2;
import io.llamatap.metrics.declaration.Family4;
import io.llamatap.metrics.declaration.Group;
import io.llamatap.metrics.declaration.MetricUnit;
import io.llamatap.metrics.declaration.Writer;
import io.llamatap.metrics.label.GivenValue;
import io.llamatap.metrics.label.Label;
import io.llamatap.metrics.label.ModelLabel;
import io.llamatap.metrics.label.Outcome;
import io.llamatap.metrics.label.Phase;
import io.llamatap.metrics.label.RateSource;
import io.llamatap.metrics.label.Route;
import io.llamatap.metrics.label.StatusCode;
import java.util.List;

/** Requests: number, duration and size. Immutable. */
public final class RequestFamilies {
    static final Group GROUP = new Group(null, Writer.EXCHANGE);

    public static final Family4<Count, Route, ModelLabel, Outcome, StatusCode> REQUESTS = GROUP.counter(
                    "ollama_proxy_requests_total",
                    MetricUnit.NONE,
                    "Number of finished requests. outcome: ok, client_error (Ollama responded 4xx), "
                            + "upstream_error (5xx, Ollama unreachable, or a response that is not Ollama's, such as a "
                            + "redirect), stream_error (an error message or a cut inside a 200), incomplete (a 200 without "
                            + "its final message), cancelled (the client disconnected), timeout (a time limit of this "
                            + "proxy, drain-timeout included), rejected (by this proxy).")
            .with(
                    Label.ROUTE,
                    Label.MODEL_OR_NONE,
                    Label.OUTCOME.startingAt(List.of(Outcome.OK)),
                    Label.CODE.startingAt(List.of(StatusCode.of(200))),
                    (route, model, outcome, code) -> route.isNamingModel() == (model != ModelLabel.NONE));
    public static final Family1<Count, Outcome> OUTCOMES = GROUP.counter(
                    "ollama_proxy_request_outcomes_total",
                    MetricUnit.NONE,
                    "Number of finished requests by outcome alone, as in ollama_proxy_requests_total. Every "
                            + "outcome exists with the value 0 from the start, so that alerts see the first failure.")
            .sumOf(Label.OUTCOME, REQUESTS, (route, model, outcome, code) -> outcome);
    public static final Family2<LatencyHistogram, Route, ModelLabel> REQUEST_DURATION = GROUP.tracedHistogram(
                    "ollama_proxy_request_duration_seconds",
                    Buckets.E2E,
                    MetricUnit.SECONDS,
                    "Time from the end of the request head to the last byte sent to the client. Cancelled and "
                            + "rejected requests, and requests that only load or unload a model, are not included.")
            .with(Label.ROUTE, Label.MODEL);
    public static final Family2<LatencyHistogram, ModelLabel, GivenValue.Api> TIME_TO_FIRST_TOKEN =
            GROUP.tracedHistogram(
                            "ollama_proxy_time_to_first_token_seconds",
                            Buckets.TTFT,
                            MetricUnit.SECONDS,
                            "Time from the end of the request head to the first generated chunk sent to the client, "
                                    + "thinking included. Streamed responses only.")
                    .with(Label.MODEL, Label.API);
    public static final Family1<LatencyHistogram, ModelLabel> TIME_TO_FIRST_ANSWER = GROUP.tracedHistogram(
                    "ollama_proxy_time_to_first_answer_seconds",
                    Buckets.TTFT,
                    MetricUnit.SECONDS,
                    "Time from the end of the request head to the first chunk of text or tool call sent to the "
                            + "client, thinking excluded. Streamed responses only.")
            .with(Label.MODEL);
    public static final Family2<LatencyHistogram, ModelLabel, RateSource> TIME_PER_OUTPUT_TOKEN = GROUP.tracedHistogram(
                    "ollama_proxy_time_per_output_token_seconds",
                    Buckets.TPOT,
                    MetricUnit.SECONDS,
                    "Mean time per generated token of a response. source: reported (eval_duration / eval_count of "
                            + "Ollama) or observed (from the first to the last generated chunk at this proxy).")
            .with(Label.MODEL, Label.RATE_SOURCE);
    public static final Family1<LatencyHistogram, ModelLabel> INTER_CHUNK = GROUP.histogram(
                    "ollama_proxy_inter_chunk_seconds",
                    Buckets.TPOT,
                    MetricUnit.SECONDS,
                    "Time between two generated chunks of a streamed response, as sent to the client.")
            .with(Label.MODEL);
    public static final Family1<LatencyHistogram, ModelLabel> QUEUE_WAIT = GROUP.tracedHistogram(
                    "ollama_proxy_queue_wait_seconds",
                    Buckets.QUEUE,
                    MetricUnit.SECONDS,
                    "Time that a request waited in Ollama: its total_duration minus load, prompt evaluation and "
                            + "generation, mostly the wait for a free slot of the model, and the part of its load_duration "
                            + "that was no load of its own. That is all of it if another request caused the load, or the "
                            + "time until a model had ended that was evicted for it. Native routes only.")
            .with(Label.MODEL);
    public static final Family1<LatencyHistogram, ModelLabel> PREFILL_RATE = GROUP.histogram(
                    "ollama_proxy_prefill_tokens_per_second",
                    Buckets.PREFILL,
                    MetricUnit.TOKENS_PER_SECOND,
                    "Prompt tokens that were not cached, per second of Ollama's prompt_eval_duration.")
            .with(Label.MODEL);
    public static final Family1<Count, Phase> REQUESTS_IN_FLIGHT = GROUP.gauge(
                    "ollama_proxy_requests_in_flight",
                    MetricUnit.NONE,
                    "Number of requests in flight, by what they are waiting for.")
            .with(Label.IN_FLIGHT_PHASE);
    public static final Family1<Count, ModelLabel> MODEL_REQUESTS_IN_FLIGHT = GROUP.gauge(
                    "ollama_proxy_model_requests_in_flight",
                    MetricUnit.NONE,
                    "Number of requests in flight that a model works on.")
            .with(Label.MODEL);
    public static final Family1<Count, ModelLabel> MODEL_REQUESTS_WAITING = GROUP.gauge(
                    "ollama_proxy_model_requests_waiting",
                    MetricUnit.NONE,
                    "Number of requests in flight that a model works on and whose response has not begun: they wait "
                            + "for the model to be loaded, for a free slot or for the prompt to be evaluated. A response "
                            + "that is not streamed begins when it is complete.")
            .with(Label.MODEL);
    public static final Family1<Count, Route> REQUEST_BYTES = GROUP.counter(
                    "ollama_proxy_request_bytes_total", MetricUnit.BYTES, "Number of bytes of request bodies.")
            .with(Label.ROUTE);
    public static final Family1<Count, Route> RESPONSE_BYTES = GROUP.counter(
                    "ollama_proxy_response_bytes_total", MetricUnit.BYTES, "Number of bytes of response bodies.")
            .with(Label.ROUTE);
    public static final Family0<LatencyHistogram> REQUEST_BODY = GROUP.histogram(
                    "ollama_proxy_request_body_bytes",
                    Buckets.BYTES,
                    MetricUnit.BYTES,
                    "Size of request bodies, without empty ones.")
            .plain();
    public static final Family0<LatencyHistogram> RESPONSE_BODY = GROUP.histogram(
                    "ollama_proxy_response_body_bytes",
                    Buckets.BYTES,
                    MetricUnit.BYTES,
                    "Size of response bodies, without empty ones.")
            .plain();

    private RequestFamilies() {}
}
