package io.llamatap.server.dashboards;

import static io.llamatap.server.dashboards.Query.quantile;

/** What the poller tells, which Llamatap replaces: the page /metrics/poller. Stateless. */
final class Poller {
    private Poller() {}

    static Dashboard create() {
        return Dashboard.of(
                        "ollama-poller",
                        "Ollama (poller)",
                        "ollama_inference_active",
                        "The names of the poller that Llamatap replaces, for those who scrape /metrics/poller.")
                .models("ollama_model_size_bytes")
                .row(
                        "Ollama",
                        Charts.number("Ollama", "short", "Whether Ollama responds.")
                                .query("{{instance}}", "min by (instance) (ollama_up{})")
                                .word(1, "up", "green")
                                .word(0, "down", "red"),
                        Charts.number("Models", "short", "Models that Ollama has on disk.")
                                .query("{{instance}}", "max by (instance) (ollama_model_count{})"),
                        Charts.number("At work", "short", "Whether a model works now.")
                                .query("{{instance}}", "max by (instance) (ollama_inference_active{})")
                                .word(1, "yes", "green")
                                .word(0, "no", "text"),
                        Charts.number("Last inference", "dtdurations", "Time since a model last worked.")
                                .query(
                                        "{{instance}}",
                                        "time() - (max by (instance) (ollama_last_inference_timestamp{}) > 0)")
                                .none("none yet"))
                .row(
                        "Use",
                        Charts.lines("Inferences", "reqps", "Requests that a model worked on.")
                                .query(
                                        "{{instance}}",
                                        "max by (instance) (rate(ollama_inference_requests_total{}[rate]))"),
                        Charts.lines(
                                        "Likelihood that the GPU works",
                                        "percentunit",
                                        "An estimate: the share of the working model that is in GPU memory.")
                                .upTo(1)
                                .query("{{instance}}", "max by (instance) (ollama_gpu_likely_active{})"))
                .row(
                        "API",
                        Charts.heatmap(
                                "Response time of /api/tags",
                                "s",
                                "ollama_api_response_time_seconds",
                                "",
                                "How many polls took what time."),
                        Charts.lines("Response time of /api/tags by quantile", "s", "Of successful polls.")
                                .query("p50", quantile(0.5, "", "ollama_api_response_time_seconds", ""))
                                .query("p95", quantile(0.95, "", "ollama_api_response_time_seconds", "")),
                        Charts.lines("Failed polls", "cps", "Polls of /api/tags that failed.")
                                .query("{{instance}}", "max by (instance) (rate(ollama_api_errors_total{}[rate]))"))
                .row(
                        "Models",
                        Charts.bars("Size on disk", "bytes", "The size of each model.")
                                .query("{{model}}", "max by (model) (ollama_model_size_bytes{M})"),
                        Charts.table("What the models are", "Family, size and quantization, as /api/tags lists them.")
                                .wide(12)
                                .column(
                                        "Models",
                                        "short",
                                        "max by (model, family, parameter_size, quantization) (ollama_model_info{M})")
                                .labels(Json.object(
                                        "model",
                                        "Model",
                                        "family",
                                        "Family",
                                        "parameter_size",
                                        "Parameters",
                                        "quantization",
                                        "Quantization")));
    }
}
