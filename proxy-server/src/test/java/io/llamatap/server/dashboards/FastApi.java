package io.llamatap.server.dashboards;

import static io.llamatap.server.dashboards.Query.growth;
import static io.llamatap.server.dashboards.Query.mean;
import static io.llamatap.server.dashboards.Query.quantile;
import static io.llamatap.server.dashboards.Query.rate;

/** What the FastAPI proxy tells, which Llamatap replaces: the page /metrics/fastapi. Stateless. */
final class FastApi {
    private FastApi() {}

    static Dashboard create() {
        return Dashboard.of(
                        "ollama-fastapi",
                        "Ollama (FastAPI)",
                        "ollama_response_seconds_count",
                        "The names of the FastAPI proxy that Llamatap replaces, for those who scrape /metrics/fastapi.")
                .models("ollama_response_seconds_count")
                .row(
                        "Requests",
                        Charts.areas("Requests by model", "reqps", "Requests that ended, cancelled ones included.")
                                .query("{{model}}", rate("model", "ollama_requests_total{M}")),
                        Charts.bars("Requests in the time shown", "short", "The models that were used most.")
                                .query("{{model}}", "topk(10, " + growth("model", "ollama_requests_total{M}") + ")"))
                .row(
                        "Response time",
                        Charts.heatmap("Response time", "s", "ollama_response_seconds", "M", "Of successful requests."),
                        durations("Response time by quantile", "ollama_response_seconds", "Of successful requests."))
                .row(
                        "Parts of the response time",
                        parts(),
                        durations(
                                "Loading",
                                "ollama_load_duration_seconds",
                                "Until the model was in memory; short if it already was."),
                        durations(
                                "Reading the prompt",
                                "ollama_prompt_eval_duration_seconds",
                                "Without what was cached."),
                        durations("Generating", "ollama_eval_duration_seconds", "All tokens of a response."))
                .row(
                        "Tokens",
                        Charts.heatmap(
                                "Tokens a second of a response",
                                "short",
                                "ollama_tokens_per_second",
                                "M",
                                "By Ollama's own timing."),
                        Charts.lines("Tokens a second of a response, median", "short", "By Ollama's own timing.")
                                .query("{{model}}", quantile(0.5, "model", "ollama_tokens_per_second", "M")),
                        Charts.areas("Generated tokens a second", "short", "Of all responses together.")
                                .query("{{model}}", rate("model", "ollama_tokens_generated_total{M}")),
                        Charts.areas("Prompt tokens a second", "short", "Of all requests together.")
                                .query("{{model}}", rate("model", "ollama_tokens_processed_total{M}")));
    }

    private static Chart durations(String title, String histogram, String description) {
        return Charts.lines(title, "s", description)
                .query("p50", quantile(0.5, "", histogram, "M"))
                .query("p95", quantile(0.95, "", histogram, "M"))
                .query("p99", quantile(0.99, "", histogram, "M"));
    }

    private static Chart parts() {
        return Charts.lines("Means", "s", "The mean of each duration that Ollama reports.")
                .query("load", mean("", "ollama_load_duration_seconds", "M"))
                .query("prompt", mean("", "ollama_prompt_eval_duration_seconds", "M"))
                .query("generation", mean("", "ollama_eval_duration_seconds", "M"));
    }
}
