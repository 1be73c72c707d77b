package io.llamatap.server.dashboards;

import static io.llamatap.server.dashboards.Query.growth;
import static io.llamatap.server.dashboards.Query.mean;
import static io.llamatap.server.dashboards.Query.quantile;
import static io.llamatap.server.dashboards.Query.rate;
import static io.llamatap.server.dashboards.Query.ratio;

/** Whether all is well, and where to look if it is not. Stateless. */
final class Overview {
    static final String FAILED = "upstream_error|stream_error|incomplete|timeout";

    private static final String OUTCOMES = "ollama_proxy_request_outcomes_total";
    private static final String TOKENS = "ollama_proxy_tokens_total";
    private static final String FIRST_TOKEN = "ollama_proxy_time_to_first_token_seconds";
    private static final String MODELS = "/d/llamatap-models?${datasource:queryparam}&${job:queryparam}"
            + "&${instance:queryparam}&var-model=${__value.text}&${__url_time_range}";

    private Overview() {}

    static Dashboard create() {
        Dashboard dashboard = Marks.on(Dashboard.of(
                "llamatap-overview",
                "Llamatap / Overview",
                "ollama_proxy_build_info",
                "Whether Ollama is well, what it does, and where to look next."));
        now(dashboard);
        traffic(dashboard);
        next(dashboard);
        machine(dashboard);
        return dashboard;
    }

    private static void now(Dashboard dashboard) {
        dashboard.row(
                "Now",
                Charts.number(
                                "Ollama",
                                "short",
                                "Whether Ollama responds: to the last poll, or to a client since. Down also if Prometheus cannot scrape"
                                        + " Llamatap.")
                        .query(
                                "{{instance}}",
                                "min by (instance) (ollama_up{} or (up{} == 0"
                                        + " and on (job, instance) last_over_time(ollama_proxy_build_info{}[7d])))")
                        .word(1, "up", "green")
                        .word(0, "down", "red"),
                Charts.number(
                                "Requests in flight",
                                "short",
                                "Requests that have arrived and whose response has not ended, those to pages and lists included.")
                        .query("in flight", "sum(ollama_proxy_requests_in_flight{})"),
                Charts.number(
                                "Failed",
                                "percentunit",
                                "Share of the requests of five minutes that failed: 5xx, unreachable, broken off or timed out."
                                        + " Neither 4xx nor requests that the client cancelled.")
                        .query("failed", failed())
                        .none("no requests")
                        .colors("green", 0.01, "orange", 0.05, "red"),
                Charts.number(
                                "Generated tokens a second",
                                "short",
                                "Tokens that all models generate together, as Ollama reports them at the end of each response, over"
                                        + " five minutes.")
                        .query("tokens/s", rate("", TOKENS + "{type=\"output\"}")),
                Charts.number(
                                "First token, 95th percentile",
                                "s",
                                "95 % of the streamed responses of five minutes showed their first token within this time.")
                        .query("p95", quantile(0.95, "", FIRST_TOKEN, "") + " > 0")
                        .none("no streams")
                        .colors("green", 5, "orange", 10, "red"),
                Charts.number(
                                "Waiting for their response",
                                "short",
                                "Requests to models whose response has not begun: for a load, for a free slot or for the prompt to be"
                                        + " read.")
                        .query("waiting", "sum(ollama_proxy_model_requests_waiting{}) or vector(0)")
                        .colors("green", 10, "orange", 50, "red"),
                Charts.number(
                                "Oldest request",
                                "s",
                                "Age of the oldest request to a model in flight. Long responses are normal; compare the panel on what"
                                        + " requests wait for.")
                        .query("oldest", "max(ollama_proxy_oldest_request_age_seconds{}) or vector(0)")
                        .colors("green", 300, "orange", 600, "red"),
                Charts.number("Models in memory", "short", "Models that Ollama holds in memory, by /api/ps.")
                        .query("in memory", "sum(ollama_model_loaded{})"));
    }

    private static String failed() {
        return ratio("", OUTCOMES + "{outcome=~\"" + FAILED + "\"}", OUTCOMES + "{}") + " >= 0";
    }

    private static void traffic(Dashboard dashboard) {
        dashboard.row(
                "Traffic and speed",
                Charts.areas(
                                "Requests by outcome",
                                "reqps",
                                "Requests that ended, by how they ended; docs/monitoring.md explains the outcomes.")
                        .query("{{outcome}}", rate("outcome", OUTCOMES + "{}"))
                        .color("ok", "green")
                        .color("cancelled", "blue")
                        .color("client_error", "yellow")
                        .color("rejected", "purple")
                        .color("stream_error", "orange")
                        .color("incomplete", "dark-orange")
                        .color("timeout", "dark-red")
                        .color("upstream_error", "red"),
                Charts.areas(
                                "Tokens a second",
                                "short",
                                "input: prompt tokens that were read. input_cached: prompt tokens that Ollama had in its cache. output:"
                                        + " generated tokens.")
                        .query("{{type}}", rate("type", TOKENS + "{}")),
                Charts.lines(
                                "Time to first token",
                                "s",
                                "From the head of a request to the first generated text, thinking included. Streams only.")
                        .query("p50", quantile(0.5, "", FIRST_TOKEN, ""))
                        .query("p95", quantile(0.95, "", FIRST_TOKEN, ""))
                        .query("p99", quantile(0.99, "", FIRST_TOKEN, ""))
                        .colors("green", 10, "red"),
                Charts.lines(
                                "Requests in flight by what they wait for",
                                "short",
                                "upstream_connect: a connection to Ollama. waiting_first_byte: the response. waiting_first_token: text."
                                        + " streaming: the end.")
                        .query("{{phase}}", "sum by (phase) (ollama_proxy_requests_in_flight{})"));
    }

    private static void next(Dashboard dashboard) {
        dashboard.row(
                "What to look at next",
                Charts.table("Models", "Each model over the time shown. Its name leads to its dashboard.")
                        .wide(16)
                        .column("Requests", "short", growth("model", "ollama_proxy_requests_total{model!=\"\"}"))
                        .column(
                                "Failed",
                                "percentunit",
                                growth("model", "ollama_proxy_requests_total{model!=\"\", outcome=~\"" + FAILED + "\"}")
                                        + " / (" + growth("model", "ollama_proxy_requests_total{model!=\"\"}")
                                        + " > 0)")
                        .column("Tokens", "short", growth("model", TOKENS + "{type=\"output\"}"))
                        .column("Waiting", "short", "sum by (model) (ollama_proxy_model_requests_waiting{})")
                        .column("GPU memory", "bytes", "sum by (model) (ollama_model_vram_bytes{})")
                        .labels(Json.object("model", "Model"))
                        .option("sortBy", Charts.largest("Requests"))
                        .columnLink("Model", "The dashboard of this model", MODELS),
                Charts.table(
                                "Alerts",
                                "Alerts that fire or are about to. Their rules are in config/rules; docs/alerts.md says what to do.")
                        .wide(8)
                        .column(
                                "Alerts",
                                "short",
                                "sum by (alertname, severity, alertstate, instance, model) (" + Marks.alerts("") + ")")
                        .labels(Json.object(
                                "alertname",
                                "Alert",
                                "severity",
                                "Severity",
                                "alertstate",
                                "State",
                                "instance",
                                "Instance",
                                "model",
                                "Model"))
                        .none("none"),
                Charts.areas(
                                "Failures of models by cause",
                                "reqps",
                                "Failed requests whose cause is known. queue_full: Ollama's own queue. runner_crashed: the process that runs the model.")
                        .query("{{reason}}", rate("reason", "ollama_proxy_model_failures_total{}") + " > 0"),
                Charts.areas(
                                "Rejected and cancelled",
                                "reqps",
                                "Requests that Llamatap rejected, by reason, and those whose client disconnected before the end.")
                        .query(
                                "rejected: {{reason}}",
                                rate("reason", "ollama_proxy_rejected_requests_total{}") + " > 0")
                        .query(
                                "cancelled: {{phase}}",
                                rate("phase", "ollama_proxy_client_cancellations_total{}") + " > 0"));
    }

    private static void machine(Dashboard dashboard) {
        dashboard.row(
                "The machine that runs Ollama (docs/monitoring.md says when it can be read)",
                Charts.lines("Processor", "percent", "CPU time of all processes of Ollama; 100 % is one core.")
                        .wide(6)
                        .query("{{instance}}", "max by (instance) (ollama_cpu_usage_percent{})"),
                Charts.lines("Memory", "bytes", "Resident memory of all processes of Ollama, without that of GPUs.")
                        .wide(6)
                        .query("{{instance}}", "max by (instance) (ollama_memory_usage_bytes{})"),
                Charts.lines("GPU", "percent", "Utilization of each GPU by all processes.")
                        .wide(6)
                        .upTo(100)
                        .query("{{instance}} {{gpu_id}}", "max by (instance, gpu_id) (ollama_gpu_usage_percent{})"),
                Charts.lines(
                                "GPU memory in use",
                                "percentunit",
                                "Share of each GPU's memory that is in use by all processes.")
                        .wide(6)
                        .upTo(1)
                        .query(
                                "{{instance}} {{gpu_id}}",
                                "max by (instance, gpu_id) (ollama_gpu_memory_bytes{type=\"used\"}) / "
                                        + "max by (instance, gpu_id) (ollama_gpu_memory_bytes{type=\"total\"})"));
    }

    /** Returns the mean number of tokens that a response has a second, by model. */
    static String speed(String matchers) {
        return "1 / (" + mean("model", "ollama_proxy_time_per_output_token_seconds", matchers) + ")";
    }
}
