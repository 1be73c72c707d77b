package io.llamatap.metrics;

import java.util.List;

/** Requests: how many, how long, how large. Immutable. */
public final class RequestFamilies {
    static final Group GROUP = new Group(null, Writer.EXCHANGE);

    public static final Family4<Count, Route, ModelLabel, Outcome, StatusCode> REQUESTS = GROUP.counter(
                    "ollama_proxy_requests_total",
                    MetricUnit.NONE,
                    "Finished exchanges. outcome: ok; client_error (4xx); upstream_error (5xx, Ollama not reachable, or a response"
                            + " that is not Ollama's: a redirect or a foreign body); stream_error (an error inside a 200, or an answer cut off); incomplete (a 200 that ended without"
                            + " its last object); cancelled (the client left); timeout (a time limit here, that on draining included) and"
                            + " rejected (by this proxy).")
            .with(
                    Label.ROUTE,
                    Label.MODEL_OR_NONE,
                    Label.OUTCOME.startingAt(List.of(Outcome.OK)),
                    Label.CODE.startingAt(List.of(StatusCode.of(200))),
                    (route, model, outcome, code) -> route.isNamingModel() == (model != ModelNames.NONE));
    public static final Family1<Count, Outcome> OUTCOMES = GROUP.counter(
                    "ollama_proxy_request_outcomes_total",
                    MetricUnit.NONE,
                    "Finished exchanges by outcome alone, as in ollama_proxy_requests_total. Every outcome stands here at 0 from the"
                            + " start, so that rates see the first failure: what alerts should rest on.")
            .sumOf(Label.OUTCOME, REQUESTS, (route, model, outcome, code) -> outcome);
    public static final Family2<LatencyHistogram, Route, ModelLabel> REQUEST_DURATION = GROUP.histogram(
                    "ollama_proxy_request_duration_seconds",
                    Buckets.E2E,
                    MetricUnit.SECONDS,
                    "From the end of the request head to the flush of the last byte to the client. Without cancelled and rejected"
                            + " exchanges, and without requests that only load or unload a model.")
            .with(Label.ROUTE, Label.MODEL);
    public static final Family2<LatencyHistogram, ModelLabel, GivenValue.Api> TIME_TO_FIRST_TOKEN = GROUP.histogram(
                    "ollama_proxy_time_to_first_token_seconds",
                    Buckets.TTFT,
                    MetricUnit.SECONDS,
                    "Streamed answers: from the end of the request head to the flush of the first generated piece, thinking"
                            + " included.")
            .with(Label.MODEL, Label.API);
    public static final Family1<LatencyHistogram, ModelLabel> TIME_TO_FIRST_ANSWER = GROUP.histogram(
                    "ollama_proxy_time_to_first_answer_seconds",
                    Buckets.TTFT,
                    MetricUnit.SECONDS,
                    "Streamed answers: from the end of the request head to the flush of the first piece of answer text or tool"
                            + " call, thinking excluded.")
            .with(Label.MODEL);
    public static final Family2<LatencyHistogram, ModelLabel, RateSource> TIME_PER_OUTPUT_TOKEN = GROUP.histogram(
                    "ollama_proxy_time_per_output_token_seconds",
                    Buckets.TPOT,
                    MetricUnit.SECONDS,
                    "Mean time per generated token of an answer. source: reported (Ollama's eval_duration / eval_count) or"
                            + " observed (first to last generated piece at this proxy).")
            .with(Label.MODEL, Label.RATE_SOURCE);
    public static final Family1<LatencyHistogram, ModelLabel> INTER_CHUNK = GROUP.histogram(
                    "ollama_proxy_inter_chunk_seconds",
                    Buckets.TPOT,
                    MetricUnit.SECONDS,
                    "Gaps between generated pieces of a streamed answer as flushed to the client: stalls show here.")
            .with(Label.MODEL);
    public static final Family1<LatencyHistogram, ModelLabel> QUEUE_WAIT = GROUP.histogram(
                    "ollama_proxy_queue_wait_seconds",
                    Buckets.QUEUE,
                    MetricUnit.SECONDS,
                    "What Ollama's total_duration leaves after load, prompt evaluation and generation: the wait for a free slot of"
                            + " the model, and templating. Native routes only.")
            .with(Label.MODEL);
    public static final Family1<LatencyHistogram, ModelLabel> PREFILL_RATE = GROUP.histogram(
                    "ollama_proxy_prefill_tokens_per_second",
                    Buckets.PREFILL,
                    MetricUnit.TOKENS_PER_SECOND,
                    "Prompt tokens that were not cached, per second of Ollama's prompt_eval_duration.")
            .with(Label.MODEL);
    public static final Family1<Count, Phase> REQUESTS_IN_FLIGHT = GROUP.gauge(
                    "ollama_proxy_requests_in_flight", MetricUnit.NONE, "Exchanges going on, by what they wait for.")
            .with(Label.IN_FLIGHT_PHASE);
    public static final Family1<Count, ModelLabel> MODEL_REQUESTS_IN_FLIGHT = GROUP.gauge(
                    "ollama_proxy_model_requests_in_flight",
                    MetricUnit.NONE,
                    "Exchanges going on that a model computes.")
            .with(Label.MODEL);
    public static final Family1<Count, Route> REQUEST_BYTES = GROUP.counter(
                    "ollama_proxy_request_bytes_total", MetricUnit.BYTES, "Bytes of request bodies.")
            .with(Label.ROUTE);
    public static final Family1<Count, Route> RESPONSE_BYTES = GROUP.counter(
                    "ollama_proxy_response_bytes_total", MetricUnit.BYTES, "Bytes of response bodies.")
            .with(Label.ROUTE);
    public static final Family0<LatencyHistogram> REQUEST_BODY = GROUP.histogram(
                    "ollama_proxy_request_body_bytes",
                    Buckets.BYTES,
                    MetricUnit.BYTES,
                    "Sizes of request bodies, empty ones left out.")
            .plain();
    public static final Family0<LatencyHistogram> RESPONSE_BODY = GROUP.histogram(
                    "ollama_proxy_response_body_bytes",
                    Buckets.BYTES,
                    MetricUnit.BYTES,
                    "Sizes of response bodies, empty ones left out.")
            .plain();

    private RequestFamilies() {}
}
