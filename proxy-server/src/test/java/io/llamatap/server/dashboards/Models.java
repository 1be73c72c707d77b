package io.llamatap.server.dashboards;

import static io.llamatap.server.dashboards.Query.growth;
import static io.llamatap.server.dashboards.Query.mean;
import static io.llamatap.server.dashboards.Query.quantile;
import static io.llamatap.server.dashboards.Query.rate;
import static io.llamatap.server.dashboards.Query.ratio;

/** What each model does and needs. Stateless. */
final class Models {
    private static final String REQUESTS = "ollama_proxy_requests_total";
    private static final String TOKENS = "ollama_proxy_tokens_total";
    private static final String SPEED = "ollama_proxy_time_per_output_token_seconds";
    private static final String EVENTS = "ollama_proxy_model_load_events_total";
    private static final String LATENCY = "/d/llamatap-latency?${datasource:queryparam}&${job:queryparam}"
            + "&${instance:queryparam}&var-model=${__value.text}&${__url_time_range}";

    private Models() {}

    static Dashboard create() {
        Dashboard dashboard = Marks.on(Dashboard.of(
                        "llamatap-models",
                        "Llamatap / Models",
                        "ollama_proxy_build_info",
                        "What each model does: usage, speed, context, memory, cold starts and failures.")
                .models(TOKENS));
        summary(dashboard);
        usage(dashboard);
        speed(dashboard);
        context(dashboard);
        memory(dashboard);
        failures(dashboard);
        return dashboard;
    }

    private static void summary(Dashboard dashboard) {
        dashboard.row(
                "Summary",
                Charts.table(
                                "Models over the time shown",
                                "A line for each model that was used or that Ollama has. Its name leads to where its time goes.")
                        .column("Requests", "short", growth("model", REQUESTS + "{M}"))
                        .column("Prompt tokens", "short", growth("model", TOKENS + "{M, type=~\"input.*\"}"))
                        .column("Generated tokens", "short", growth("model", TOKENS + "{M, type=\"output\"}"))
                        .column(
                                "Tokens/s",
                                "short",
                                growth("model", SPEED + "_count{M, source=\"reported\"}") + " / ("
                                        + growth("model", SPEED + "_sum{M, source=\"reported\"}") + " > 0)")
                        .column(
                                "First token p95",
                                "s",
                                quantile(0.95, "model", "ollama_proxy_time_to_first_token_seconds", "M")
                                                .replace("[rate]", "[$__range]")
                                                .replace("rate(", "increase(")
                                        + " > 0")
                        .column("Cold starts", "short", growth("model", "ollama_proxy_cold_requests_total{M}"))
                        .column("GPU memory", "bytes", "sum by (model) (ollama_model_vram_bytes{M})")
                        .column("On disk", "bytes", "max by (model) (ollama_model_size_bytes{M})")
                        .labels(Json.object("model", "Model"))
                        .option("sortBy", Charts.largest("Requests"))
                        .columnLink("Model", "Where the time of this model goes", LATENCY));
    }

    private static void usage(Dashboard dashboard) {
        dashboard.row(
                "Usage",
                Charts.areas("Requests by model", "reqps", "Requests that ended, whatever their outcome.")
                        .query("{{model}}", rate("model", REQUESTS + "{M}")),
                Charts.areas(
                                "Generated tokens a second by model",
                                "short",
                                "As Ollama reports them at the end of each response.")
                        .query("{{model}}", rate("model", TOKENS + "{M, type=\"output\"}")),
                Charts.bars("Requests in the time shown", "short", "The models that were used most.")
                        .query("{{model}}", "topk(10, " + growth("model", REQUESTS + "{M}") + ")"),
                Charts.lines(
                                "Prompt tokens from the cache",
                                "percentunit",
                                "Share of prompt tokens that Ollama had evaluated before. It needs Ollama 0.33.3; a fall means that"
                                        + " prompts begin differently, or that more conversations share a slot.")
                        .upTo(1)
                        .query(
                                "{{model}}",
                                ratio(
                                        "model",
                                        TOKENS + "{M, type=\"input_cached\"}",
                                        TOKENS + "{M, type=~\"input.*\"}")));
    }

    private static void speed(Dashboard dashboard) {
        dashboard.row(
                "Speed",
                Charts.lines(
                                "Tokens a second of one response",
                                "short",
                                "Mean generating speed of a response, by Ollama's own timing; waiting, loading and reading the prompt are"
                                        + " not in it.")
                        .query("{{model}}", Overview.speed("M, source=\"reported\"")),
                Charts.lines(
                                "Prompt tokens a second",
                                "short",
                                "Mean speed at which prompts are read, without what was cached. Short prompts are read more slowly.")
                        .query("{{model}}", mean("model", "ollama_proxy_prefill_tokens_per_second", "M")),
                Charts.lines("Time to first token, 95th percentile", "s", "Of streamed responses, thinking included.")
                        .query("{{model}}", quantile(0.95, "model", "ollama_proxy_time_to_first_token_seconds", "M"))
                        .colors("green", 10, "red"),
                Charts.lines(
                                "Whole responses, 95th percentile",
                                "s",
                                "From the head of a request to the last byte of its response.")
                        .query("{{model}}", quantile(0.95, "model", "ollama_proxy_request_duration_seconds", "M")));
    }

    private static void context(Dashboard dashboard) {
        dashboard.row(
                "Context",
                Charts.lines(
                                "Context used, 95th percentile",
                                "percentunit",
                                "Tokens read and generated as a share of the context. Above 1, Ollama forgot the beginning while it"
                                        + " generated.")
                        .query("{{model}}", quantile(0.95, "model", "ollama_proxy_context_used_ratio", "M"))
                        .colors("green", 0.9, "orange", 1, "red"),
                Charts.areas(
                                "Prompts truncated",
                                "reqps",
                                "Prompts that Ollama cut without telling the client. Set a larger num_ctx, or OLLAMA_CONTEXT_LENGTH.")
                        .query(
                                "{{model}} ({{reason}})",
                                rate("model, reason", "ollama_proxy_prompts_truncated_total{M}") + " > 0"),
                Charts.lines("Prompt length, 95th percentile", "short", "Tokens of a prompt that were not cached.")
                        .query(
                                "{{model}}",
                                quantile(0.95, "model", "ollama_proxy_request_tokens", "M, type=\"input\"")),
                Charts.areas(
                                "Responses that ended at a limit",
                                "reqps",
                                "output_limit: num_predict or max_tokens. context_full: prompt and output filled the context.")
                        .query(
                                "{{model}} ({{reason}})",
                                rate("model, reason", "ollama_proxy_length_ends_total{M}") + " > 0"));
    }

    private static void memory(Dashboard dashboard) {
        dashboard.row(
                "Memory and cold starts",
                Charts.states("In memory", "When each model was in memory, by /api/ps.")
                        .query("{{model}}", "max by (model) (ollama_model_loaded{M})")
                        .word(0, "on disk only", "text")
                        .word(1, "in memory", "green"),
                Charts.areas(
                                "GPU memory by model",
                                "bytes",
                                "GPU memory that each loaded model occupies, its context included.")
                        .query("{{model}}", "sum by (model) (ollama_model_vram_bytes{M})"),
                Charts.lines(
                                "Share of the model in GPU memory",
                                "percentunit",
                                "1 if all of a loaded model is on the GPU. What is not there is computed on the processor, much slower.")
                        .upTo(1)
                        .query("{{model}}", "min by (model) (ollama_proxy_model_offload_ratio{M})"),
                Charts.areas("Cold starts", "reqps", "Loads that requests waited for; one for each load.")
                        .query("{{model}}", rate("model", "ollama_proxy_cold_requests_total{M}") + " > 0"),
                Charts.lines("Cold start, mean", "s", "How long a load took that a request waited for.")
                        .query("{{model}}", mean("model", "ollama_proxy_cold_start_seconds", "M")),
                Charts.areas(
                                "Loads and unloads by reason",
                                "short",
                                "Changes of /api/ps between two polls. Evictions mean that the models in use do not fit into memory together.")
                        .query(
                                "{{model}} {{event}}: {{reason}}",
                                "sum by (model, event, reason) (increase(" + EVENTS + "{M}[rate])) > 0"));
    }

    private static void failures(Dashboard dashboard) {
        dashboard.row(
                "Failures",
                Charts.lines("Failed", "percentunit", "Share of requests that failed: 5xx, broken off or timed out.")
                        .query(
                                "{{model}}",
                                ratio(
                                        "model",
                                        REQUESTS + "{M, outcome=~\"" + Overview.FAILED + "\"}",
                                        REQUESTS + "{M}"))
                        .colors("green", 0.05, "red"),
                Charts.areas("By cause", "reqps", "Failed requests whose cause is known.")
                        .query(
                                "{{model}} ({{reason}})",
                                rate("model, reason", "ollama_proxy_model_failures_total{M}") + " > 0"),
                Charts.areas(
                                "Cancelled",
                                "reqps",
                                "Requests whose client disconnected before the end, by what they waited for.")
                        .query(
                                "{{model}} ({{phase}})",
                                rate("model, phase", "ollama_proxy_client_cancellations_total{M}") + " > 0"),
                Charts.areas(
                                "Why responses ended",
                                "reqps",
                                "stop: the model was done. length: a limit. tool_calls: the client is to call a tool.")
                        .query("{{reason}}", rate("reason", "ollama_proxy_finished_total{M}") + " > 0"));
    }
}
