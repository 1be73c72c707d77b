package io.llamatap.metrics;

import org.jspecify.annotations.Nullable;

/** Names that other exporters promised, of the same numbers: those of the dialects {@code fastapi} and {@code categraf}. Immutable. */
public final class ExporterFamilies {
    static final Group GROUP = new Group(PushFamilies.GROUP, Writer.EXCHANGE);

    public static final Family1<Count, ModelLabel> FASTAPI_REQUESTS = GROUP.counter(
                    "ollama_requests_total", MetricUnit.NONE, "Finished requests to a model, cancelled ones included.")
            .alsoIn(Dialect.FASTAPI, Dialect.CATEGRAF)
            .sumOf(
                    Label.MODEL,
                    RequestFamilies.REQUESTS,
                    (route, model, outcome, code) -> asked(route, model, outcome != Outcome.REJECTED));
    public static final Family1<Count, ModelLabel> CATEGRAF_SUCCESS = GROUP.untyped(
                    "ollama_requests_success",
                    MetricUnit.NONE,
                    "Requests to a model that were answered well and whole: a counter.")
            .alsoIn(Dialect.CATEGRAF)
            .sumOf(
                    Label.MODEL,
                    RequestFamilies.REQUESTS,
                    (route, model, outcome, code) -> asked(route, model, outcome == Outcome.OK));
    public static final Family1<Count, ModelLabel> CATEGRAF_FAILED = GROUP.untyped(
                    "ollama_requests_failed",
                    MetricUnit.NONE,
                    "Requests to a model that failed, cancelled ones left out: a counter.")
            .alsoIn(Dialect.CATEGRAF)
            .sumOf(
                    Label.MODEL,
                    RequestFamilies.REQUESTS,
                    (route, model, outcome, code) -> asked(route, model, isFailure(outcome)));
    public static final Family1<LatencyHistogram, ModelLabel> FASTAPI_RESPONSE = GROUP.histogram(
                    "ollama_response_seconds",
                    Buckets.FASTAPI,
                    MetricUnit.SECONDS,
                    "Total response time of successful requests that asked a model for something.")
            .alsoIn(Dialect.FASTAPI)
            .with(Label.MODEL);
    public static final Family1<LatencyHistogram, ModelLabel> FASTAPI_LOAD = GROUP.histogram(
                    "ollama_load_duration_seconds",
                    Buckets.FASTAPI,
                    MetricUnit.SECONDS,
                    "Ollama's load_duration: until the model was there, which takes a moment even if it was.")
            .alsoIn(Dialect.FASTAPI)
            .with(Label.MODEL);
    public static final Family1<LatencyHistogram, ModelLabel> FASTAPI_PROMPT_EVAL = GROUP.histogram(
                    "ollama_prompt_eval_duration_seconds",
                    Buckets.FASTAPI,
                    MetricUnit.SECONDS,
                    "Ollama's prompt_eval_duration: time spent on the part of the prompt that was not cached.")
            .alsoIn(Dialect.FASTAPI)
            .with(Label.MODEL);
    public static final Family1<LatencyHistogram, ModelLabel> FASTAPI_EVAL = GROUP.histogram(
                    "ollama_eval_duration_seconds",
                    Buckets.FASTAPI,
                    MetricUnit.SECONDS,
                    "Ollama's eval_duration: time spent on generating.")
            .alsoIn(Dialect.FASTAPI)
            .with(Label.MODEL);
    public static final Family1<LatencyHistogram, ModelLabel> FASTAPI_SPEED = GROUP.histogram(
                    "ollama_tokens_per_second",
                    Buckets.SPEED,
                    MetricUnit.TOKENS_PER_SECOND,
                    "Generated tokens per second of Ollama's eval_duration.")
            .alsoIn(Dialect.FASTAPI)
            .with(Label.MODEL);
    public static final Family1<Count, ModelLabel> FASTAPI_PROCESSED = GROUP.counter(
                    "ollama_tokens_processed_total", MetricUnit.TOKENS, "Prompt tokens as reported by Ollama.")
            .alsoIn(Dialect.FASTAPI)
            .sumOf(Label.MODEL, TokenFamilies.TOKENS_TOTAL, TokenFamilies::prompt);
    public static final Family1<Count, ModelLabel> FASTAPI_GENERATED = GROUP.counter(
                    "ollama_tokens_generated_total", MetricUnit.TOKENS, "Generated tokens as reported by Ollama.")
            .alsoIn(Dialect.FASTAPI, Dialect.CATEGRAF)
            .sumOf(Label.MODEL, TokenFamilies.TOKENS_TOTAL, TokenFamilies::generated);
    public static final Family1<Count, ModelLabel> CATEGRAF_PROMPT = GROUP.counter(
                    "ollama_prompt_tokens_total", MetricUnit.TOKENS, "Prompt tokens as reported by Ollama.")
            .alsoIn(Dialect.CATEGRAF)
            .sumOf(Label.MODEL, TokenFamilies.TOKENS_TOTAL, TokenFamilies::prompt);
    public static final Family1<RecentValues, ModelLabel> CATEGRAF_RECENT_RESPONSE = GROUP.recent(
                    "ollama_response_duration_seconds",
                    MetricUnit.SECONDS,
                    "Response times of a model's last 1000 successful requests, of the last 10 minutes at most.")
            .alsoIn(Dialect.CATEGRAF)
            .statistics(Label.MODEL, Label.RESPONSE_STATISTIC);
    public static final Family1<RecentValues, ModelLabel> CATEGRAF_RECENT_LOAD = GROUP.recent(
                    "ollama_model_load_duration_seconds",
                    MetricUnit.SECONDS,
                    "Ollama's load_duration of a model's last 1000 successful requests, of the last 10 minutes at most.")
            .alsoIn(Dialect.CATEGRAF)
            .statistics(Label.MODEL, Label.LOAD_STATISTIC);

    private ExporterFamilies() {}

    /** Returns the model of a request that counts, if its route and the request name one. */
    private static @Nullable ModelLabel asked(Route route, ModelLabel model, boolean isCounted) {
        return isCounted && model != ModelNames.NONE && route.isNamingModel() ? model : null;
    }

    private static boolean isFailure(Outcome outcome) {
        return switch (outcome) {
            case OK, CANCELLED, REJECTED -> false;
            default -> true;
        };
    }
}
