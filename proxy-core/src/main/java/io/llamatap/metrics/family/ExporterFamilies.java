package io.llamatap.metrics.family;

import io.llamatap.metrics.cell.Count;
import io.llamatap.metrics.cell.LatencyHistogram;
import io.llamatap.metrics.cell.RecentValues;
import io.llamatap.metrics.declaration.Buckets;
import io.llamatap.metrics.declaration.Dialect;
import io.llamatap.metrics.declaration.Family1;
import io.llamatap.metrics.declaration.Group;
import io.llamatap.metrics.declaration.MetricUnit;
import io.llamatap.metrics.declaration.Writer;
import io.llamatap.metrics.label.Label;
import io.llamatap.metrics.label.ModelLabel;
import io.llamatap.metrics.label.Outcome;
import io.llamatap.metrics.label.Route;
import org.jspecify.annotations.Nullable;

/** The names of the dialects {@code fastapi} and {@code categraf} for numbers that other families have too. Immutable. */
public final class ExporterFamilies {
    static final Group GROUP = new Group(PushFamilies.GROUP, Writer.EXCHANGE);

    public static final Family1<Count, ModelLabel> FASTAPI_REQUESTS = GROUP.counter(
                    "ollama_requests_total",
                    MetricUnit.NONE,
                    "Number of finished requests to a model, including cancelled ones.")
            .alsoIn(Dialect.FASTAPI, Dialect.CATEGRAF)
            .sumOf(
                    Label.MODEL,
                    RequestFamilies.REQUESTS,
                    (route, model, outcome, code) -> asked(route, model, outcome != Outcome.REJECTED));
    public static final Family1<Count, ModelLabel> CATEGRAF_SUCCESS = GROUP.untyped(
                    "ollama_requests_success", MetricUnit.NONE, "Number of successful requests to a model: a counter.")
            .alsoIn(Dialect.CATEGRAF)
            .sumOf(
                    Label.MODEL,
                    RequestFamilies.REQUESTS,
                    (route, model, outcome, code) -> asked(route, model, outcome == Outcome.OK));
    public static final Family1<Count, ModelLabel> CATEGRAF_FAILED = GROUP.untyped(
                    "ollama_requests_failed",
                    MetricUnit.NONE,
                    "Number of failed requests to a model, without cancelled ones: a counter.")
            .alsoIn(Dialect.CATEGRAF)
            .sumOf(
                    Label.MODEL,
                    RequestFamilies.REQUESTS,
                    (route, model, outcome, code) -> asked(route, model, isFailure(outcome)));
    public static final Family1<LatencyHistogram, ModelLabel> FASTAPI_RESPONSE = GROUP.histogram(
                    "ollama_response_seconds",
                    Buckets.FASTAPI,
                    MetricUnit.SECONDS,
                    "Response time of successful requests to a model that had a prompt.")
            .alsoIn(Dialect.FASTAPI)
            .with(Label.MODEL);
    public static final Family1<LatencyHistogram, ModelLabel> FASTAPI_LOAD = GROUP.histogram(
                    "ollama_load_duration_seconds",
                    Buckets.FASTAPI,
                    MetricUnit.SECONDS,
                    "Ollama's load_duration: the time until the model was in memory, which is short but not 0 if "
                            + "it already was.")
            .alsoIn(Dialect.FASTAPI)
            .with(Label.MODEL);
    public static final Family1<LatencyHistogram, ModelLabel> FASTAPI_PROMPT_EVAL = GROUP.histogram(
                    "ollama_prompt_eval_duration_seconds",
                    Buckets.FASTAPI,
                    MetricUnit.SECONDS,
                    "Ollama's prompt_eval_duration: the time spent on the part of the prompt that was not cached.")
            .alsoIn(Dialect.FASTAPI)
            .with(Label.MODEL);
    public static final Family1<LatencyHistogram, ModelLabel> FASTAPI_EVAL = GROUP.histogram(
                    "ollama_eval_duration_seconds",
                    Buckets.FASTAPI,
                    MetricUnit.SECONDS,
                    "Ollama's eval_duration: the time spent on generating tokens.")
            .alsoIn(Dialect.FASTAPI)
            .with(Label.MODEL);
    public static final Family1<LatencyHistogram, ModelLabel> FASTAPI_SPEED = GROUP.histogram(
                    "ollama_tokens_per_second",
                    Buckets.SPEED,
                    MetricUnit.TOKENS_PER_SECOND,
                    "Generated tokens per second of Ollama's eval_duration, for each response.")
            .alsoIn(Dialect.FASTAPI)
            .with(Label.MODEL);
    public static final Family1<Count, ModelLabel> FASTAPI_PROCESSED = GROUP.counter(
                    "ollama_tokens_processed_total",
                    MetricUnit.TOKENS,
                    "Number of prompt tokens, as reported by Ollama.")
            .alsoIn(Dialect.FASTAPI)
            .sumOf(Label.MODEL, TokenFamilies.TOKENS_TOTAL, TokenFamilies::prompt);
    public static final Family1<Count, ModelLabel> FASTAPI_GENERATED = GROUP.counter(
                    "ollama_tokens_generated_total",
                    MetricUnit.TOKENS,
                    "Number of generated tokens, as reported by Ollama.")
            .alsoIn(Dialect.FASTAPI, Dialect.CATEGRAF)
            .sumOf(Label.MODEL, TokenFamilies.TOKENS_TOTAL, TokenFamilies::generated);
    public static final Family1<Count, ModelLabel> CATEGRAF_PROMPT = GROUP.counter(
                    "ollama_prompt_tokens_total", MetricUnit.TOKENS, "Number of prompt tokens, as reported by Ollama.")
            .alsoIn(Dialect.CATEGRAF)
            .sumOf(Label.MODEL, TokenFamilies.TOKENS_TOTAL, TokenFamilies::prompt);
    public static final Family1<RecentValues, ModelLabel> CATEGRAF_RECENT_RESPONSE = GROUP.recent(
                    "ollama_response_duration_seconds",
                    MetricUnit.SECONDS,
                    "Response time of the last 1000 successful requests to a model, of at most the last 10 "
                            + "minutes.")
            .alsoIn(Dialect.CATEGRAF)
            .statistics(Label.MODEL, Label.RESPONSE_STATISTIC);
    public static final Family1<RecentValues, ModelLabel> CATEGRAF_RECENT_LOAD = GROUP.recent(
                    "ollama_model_load_duration_seconds",
                    MetricUnit.SECONDS,
                    "Ollama's load_duration of the last 1000 successful requests to a model, of at most the last "
                            + "10 minutes.")
            .alsoIn(Dialect.CATEGRAF)
            .statistics(Label.MODEL, Label.LOAD_STATISTIC);

    private ExporterFamilies() {}

    /** Returns the model of a request that counts; null if the route or the request has none. */
    private static @Nullable ModelLabel asked(Route route, ModelLabel model, boolean isCounted) {
        return isCounted && model != ModelLabel.NONE && route.isNamingModel() ? model : null;
    }

    private static boolean isFailure(Outcome outcome) {
        return switch (outcome) {
            case OK, CANCELLED, REJECTED -> false;
            default -> true;
        };
    }
}
