package io.llamatap.metrics.family;

import io.llamatap.metrics.cell.LatencyHistogram;
import io.llamatap.metrics.declaration.Buckets;
import io.llamatap.metrics.declaration.Dialect;
import io.llamatap.metrics.declaration.Family2;
import io.llamatap.metrics.declaration.Group;
import io.llamatap.metrics.declaration.MetricUnit;
import io.llamatap.metrics.declaration.View;
import io.llamatap.metrics.declaration.View.Part;
import io.llamatap.metrics.declaration.Writer;
import io.llamatap.metrics.label.Engine;
import io.llamatap.metrics.label.Finish;
import io.llamatap.metrics.label.Label;
import io.llamatap.metrics.label.ModelLabel;
import io.llamatap.metrics.label.RateSource;
import io.llamatap.metrics.label.TokenSource;
import io.llamatap.metrics.label.TokenType;

/**
 * The names of the dialect {@code vllm}: views of other families, with their bucket edges. Only the length of prompts is counted
 * here, because no other family counts whole prompts. Immutable.
 */
public final class VllmFamilies {
    static final Group GROUP = new Group(CanaryFamilies.GROUP, Writer.EXCHANGE);

    private static final Label<?> MODEL = Label.MODEL_NAME;
    private static final Label<?> ENGINE = Label.ENGINE;
    private static final String ONE = Engine.ONLY.label();

    private static final Part INPUT = Part.of(TokenFamilies.TOKENS_TOTAL, ONE)
            .only(Label.TOKEN_TYPE, TokenType.INPUT, TokenType.INPUT_CACHED)
            .only(Label.TOKEN_SOURCE, TokenSource.REPORTED);
    private static final Part CACHED = INPUT.only(Label.TOKEN_TYPE, TokenType.INPUT_CACHED);

    public static final View RUNNING = GROUP.gauge(
                    "vllm:num_requests_running",
                    MetricUnit.NONE,
                    "Number of requests to a model whose response has begun.")
            .onlyIn(Dialect.VLLM)
            .showing(
                    Part.of(RequestFamilies.MODEL_REQUESTS_IN_FLIGHT, ONE),
                    Part.of(RequestFamilies.MODEL_REQUESTS_WAITING, ONE).takenOff())
            .by(MODEL, ENGINE);
    public static final View WAITING = GROUP.gauge(
                    "vllm:num_requests_waiting",
                    MetricUnit.NONE,
                    "Number of requests to a model whose response has not begun: see "
                            + "ollama_proxy_model_requests_waiting.")
            .onlyIn(Dialect.VLLM)
            .showing(Part.of(RequestFamilies.MODEL_REQUESTS_WAITING, ONE))
            .by(MODEL, ENGINE);
    public static final View PREFIX_QUERIES = GROUP.counter(
                    "vllm:prefix_cache_queries_total",
                    MetricUnit.TOKENS,
                    "Number of prompt tokens. A model is only shown once Ollama has reported cached tokens for it.")
            .onlyIn(Dialect.VLLM)
            .showing(INPUT)
            .where(CACHED)
            .by(MODEL, ENGINE);
    public static final View PREFIX_HITS = GROUP.counter(
                    "vllm:prefix_cache_hits_total",
                    MetricUnit.TOKENS,
                    "Number of prompt tokens that were cached, as reported by Ollama.")
            .onlyIn(Dialect.VLLM)
            .showing(CACHED)
            .where(CACHED)
            .by(MODEL, ENGINE);
    public static final View PROMPT = GROUP.counter(
                    "vllm:prompt_tokens_total",
                    MetricUnit.TOKENS,
                    "Number of prompt tokens, cached ones included, as reported by Ollama.")
            .onlyIn(Dialect.VLLM)
            .showing(INPUT)
            .by(MODEL, ENGINE);
    public static final View GENERATION = GROUP.counter(
                    "vllm:generation_tokens_total",
                    MetricUnit.TOKENS,
                    "Number of generated tokens, as reported by Ollama.")
            .onlyIn(Dialect.VLLM)
            .showing(INPUT.only(Label.TOKEN_TYPE, TokenType.OUTPUT))
            .by(MODEL, ENGINE);
    public static final View SUCCESS = GROUP.counter(
                    "vllm:request_success_total",
                    MetricUnit.NONE,
                    "Number of finished requests to a model. finished_reason: stop (tool calls included), length, "
                            + "abort (the client disconnected), error (an error inside a response that had begun).")
            .onlyIn(Dialect.VLLM)
            .showing(
                    finished("stop", Finish.STOP, Finish.TOOL_CALLS),
                    finished("length", Finish.LENGTH),
                    Part.of(FailureFamilies.CANCELLATIONS, ONE, "abort"),
                    finished("error", Finish.ERROR))
            .by(MODEL, ENGINE, Label.read("finished_reason"));
    public static final Family2<LatencyHistogram, ModelLabel, Engine> PROMPT_TOKENS = GROUP.histogram(
                    "vllm:request_prompt_tokens",
                    Buckets.TOKENS,
                    MetricUnit.TOKENS,
                    "Number of prompt tokens of a request, cached ones included, as reported by Ollama.")
            .onlyIn(Dialect.VLLM)
            .with(Label.MODEL_NAME, Label.ENGINE);
    public static final View GENERATION_TOKENS = GROUP.histogram(
                    "vllm:request_generation_tokens",
                    Buckets.TOKENS,
                    MetricUnit.TOKENS,
                    "Number of generated tokens of a request, as reported by Ollama.")
            .onlyIn(Dialect.VLLM)
            .showing(Part.of(TokenFamilies.REQUEST_TOKENS, ONE).only(Label.TOKEN_TYPE, TokenType.OUTPUT))
            .by(MODEL, ENGINE);
    public static final View FIRST_TOKEN = GROUP.histogram(
                    "vllm:time_to_first_token_seconds",
                    Buckets.TTFT,
                    MetricUnit.SECONDS,
                    "Time from the end of the request head to the first generated chunk sent to the client. "
                            + "Streamed responses only.")
            .onlyIn(Dialect.VLLM)
            .showing(Part.of(RequestFamilies.TIME_TO_FIRST_TOKEN, ONE))
            .by(MODEL, ENGINE);
    public static final View INTER_TOKEN = interToken("vllm:inter_token_latency_seconds");
    /** The same under its older name, which older dashboards use. */
    public static final View INTER_TOKEN_BEFORE = interToken("vllm:time_per_output_token_seconds");

    public static final View TIME_PER_TOKEN = GROUP.histogram(
                    "vllm:request_time_per_output_token_seconds",
                    Buckets.TPOT,
                    MetricUnit.SECONDS,
                    "Mean time per generated token of a response, from its first to its last chunk. Streamed "
                            + "responses only.")
            .onlyIn(Dialect.VLLM)
            .showing(Part.of(RequestFamilies.TIME_PER_OUTPUT_TOKEN, ONE).only(Label.RATE_SOURCE, RateSource.OBSERVED))
            .by(MODEL, ENGINE);
    public static final View E2E = GROUP.histogram(
                    "vllm:e2e_request_latency_seconds",
                    Buckets.FASTAPI,
                    MetricUnit.SECONDS,
                    "Response time of successful requests to a model that had a prompt.")
            .onlyIn(Dialect.VLLM)
            .showing(Part.of(ExporterFamilies.FASTAPI_RESPONSE, ONE))
            .by(MODEL, ENGINE);
    public static final View QUEUE = GROUP.histogram(
                    "vllm:request_queue_time_seconds",
                    Buckets.QUEUE,
                    MetricUnit.SECONDS,
                    "Time that a request waited in Ollama: see ollama_proxy_queue_wait_seconds. Native routes only.")
            .onlyIn(Dialect.VLLM)
            .showing(Part.of(RequestFamilies.QUEUE_WAIT, ONE))
            .by(MODEL, ENGINE);
    public static final View PREFILL = GROUP.histogram(
                    "vllm:request_prefill_time_seconds",
                    Buckets.FASTAPI,
                    MetricUnit.SECONDS,
                    "Ollama's prompt_eval_duration of successful requests. Native routes only.")
            .onlyIn(Dialect.VLLM)
            .showing(Part.of(ExporterFamilies.FASTAPI_PROMPT_EVAL, ONE))
            .by(MODEL, ENGINE);
    public static final View DECODE = GROUP.histogram(
                    "vllm:request_decode_time_seconds",
                    Buckets.FASTAPI,
                    MetricUnit.SECONDS,
                    "Ollama's eval_duration of successful requests. Native routes only.")
            .onlyIn(Dialect.VLLM)
            .showing(Part.of(ExporterFamilies.FASTAPI_EVAL, ONE))
            .by(MODEL, ENGINE);

    private VllmFamilies() {}

    private static Part finished(String as, Finish... reasons) {
        return Part.of(TokenFamilies.FINISHED, ONE, as).only(Label.FINISH, reasons);
    }

    private static View interToken(String name) {
        return GROUP.histogram(
                        name,
                        Buckets.TPOT,
                        MetricUnit.SECONDS,
                        "Time between two generated chunks of a streamed response, as sent to the client.")
                .onlyIn(Dialect.VLLM)
                .showing(Part.of(RequestFamilies.INTER_CHUNK, ONE))
                .by(MODEL, ENGINE);
    }
}
