package io.llamatap.server.dashboards;

import static io.llamatap.server.dashboards.Query.mean;
import static io.llamatap.server.dashboards.Query.quantile;

/** Where the time of a request goes. Stateless. */
final class Latency {
    private static final String RESPONSES = "ollama_request_duration_seconds";
    private static final String NATIVE = "M, endpoint=~\"chat|generate\"";
    private static final String OPENAI = "M, endpoint=~\"v1/(chat/completions|completions|responses|messages)\"";
    private static final String FIRST_TOKEN = "ollama_proxy_time_to_first_token_seconds";
    private static final String QUEUE = "ollama_proxy_queue_wait_seconds";
    private static final String OVERHEAD = "ollama_proxy_overhead_seconds";
    private static final String PER_TOKEN = "ollama_proxy_time_per_output_token_seconds";
    private static final String OTHER_API = "M, api!=\"ollama\"";

    private Latency() {}

    static Dashboard create() {
        Dashboard dashboard = Marks.on(Dashboard.of(
                        "llamatap-latency",
                        "Llamatap / Latency anatomy",
                        "ollama_proxy_build_info",
                        "Where the time of requests goes, from the client's point of view.")
                .models("ollama_proxy_tokens_total"));
        dashboard.row(
                "Where the time goes: /api/chat and /api/generate",
                parts(
                                Charts.areas(
                                        "Mean time of a response by part",
                                        "s",
                                        "The parts add up to what the client waits. queue: for a slot or for another request's load."
                                                + " load: cold starts. prefill: reading the prompt. decode: generating. relay: added"
                                                + " by Llamatap. unattributed: what Ollama reports nowhere, such as parsing."),
                                "rate",
                                "[rate]")
                        .query("client's wait", wait("rate", "[rate]", NATIVE))
                        .line("client's wait")
                        .wide(16),
                parts(
                                Charts.bars(
                                        "The same over the time shown",
                                        "s",
                                        "Mean time of a response by part, over all successful responses of the time shown."),
                                "increase",
                                "[$__range]")
                        .wide(8));
        dashboard.row(
                "Where the time goes: the OpenAI and Anthropic routes",
                Charts.areas(
                                "Mean time of a response before and after its first token",
                                "s",
                                "These routes report no timings of Ollama. A response that is not streamed is all after the first"
                                        + " token.")
                        .wide(16)
                        .query("before the first token", part(FIRST_TOKEN, OTHER_API, OPENAI, "rate", "[rate]"))
                        .query(
                                "after the first token",
                                "clamp_min(" + wait("rate", "[rate]", OPENAI) + " - "
                                        + part(FIRST_TOKEN, OTHER_API, OPENAI, "rate", "[rate]") + " - ("
                                        + relay("rate", "[rate]") + "), 0)")
                        .query("relay", relay("rate", "[rate]"))
                        .query("client's wait", wait("rate", "[rate]", OPENAI))
                        .line("client's wait"),
                Charts.lines("Time to first token by API, 95th percentile", "s", "Streamed responses.")
                        .wide(8)
                        .query("{{api}}", quantile(0.95, "api", FIRST_TOKEN, "M")));
        dashboard.row(
                "Before the first token",
                Charts.heatmap(
                        "Time to first token",
                        "s",
                        FIRST_TOKEN,
                        "M",
                        "How many streamed responses had their first token after what time."),
                quantiles(
                                "Wait in Ollama",
                                QUEUE,
                                "",
                                "For a slot of the model, for a load that another request caused, or for a model that had to end first.")
                        .colors("green", 5, "red"),
                quantiles(
                        "Time to the first answer",
                        "ollama_proxy_time_to_first_answer_seconds",
                        "",
                        "The first text or tool call, a model's thinking excluded. Streams only."),
                quantiles(
                        "Reading the prompt",
                        "ollama_prompt_eval_duration_seconds",
                        "",
                        "Ollama's prompt_eval_duration, without what was cached."));
        dashboard.row(
                "After the first token",
                Charts.heatmap(
                        "Time between two chunks",
                        "s",
                        "ollama_proxy_inter_chunk_seconds",
                        "M",
                        "As sent to the client: stalls of a stream show here."),
                quantiles(
                        "Time for each token",
                        PER_TOKEN,
                        ", source=\"reported\"",
                        "Mean of a response, by Ollama's own timing."));
        dashboard.row(
                "Whole responses",
                Charts.heatmap(
                        "Response time",
                        "s",
                        "ollama_proxy_request_duration_seconds",
                        "M",
                        "From the head of a request to the last byte of its response."),
                Charts.lines(
                                "Response time by route, 95th percentile",
                                "s",
                                "Cancelled and rejected requests are not included.")
                        .query("{{route}}", quantile(0.95, "route", "ollama_proxy_request_duration_seconds", "M")));
        return dashboard;
    }

    private static Chart quantiles(String title, String histogram, String matchers, String description) {
        return Charts.lines(title, "s", description)
                .query("p50", quantile(0.5, "", histogram, "M" + matchers))
                .query("p95", quantile(0.95, "", histogram, "M" + matchers))
                .query("p99", quantile(0.99, "", histogram, "M" + matchers));
    }

    private static Chart parts(Chart chart, String function, String range) {
        String queue = part(QUEUE, "M", NATIVE, function, range);
        String load = load(function, range);
        String prefill = part("ollama_prompt_eval_duration_seconds", "M", NATIVE, function, range);
        String decode = part("ollama_eval_duration_seconds", "M", NATIVE, function, range);
        String relay = relay(function, range);
        return chart.query("queue", queue)
                .query("load", load)
                .query("prefill", prefill)
                .query("decode", decode)
                .query("relay", relay)
                .query(
                        "unattributed",
                        "clamp_min(" + wait(function, range, NATIVE) + " - " + queue + " - " + load + " - " + prefill
                                + " - " + decode + " - (" + relay + "), 0)");
    }

    /** Returns the mean that one histogram has in a response; 0 where it has no series yet. */
    private static String part(String histogram, String matchers, String of, String function, String range) {
        String whole = function + "(" + histogram + "_sum{" + matchers + "}" + range + ")";
        return "(sum(" + whole + ") or vector(0)) / " + sum("count", of, function, range);
    }

    /** Models for embeddings have cold starts too, but no other part: theirs are left out. */
    private static String load(String function, String range) {
        String loads = function + "(ollama_proxy_cold_start_seconds_sum{M}" + range + ")";
        String responses = function + "(" + RESPONSES + "_count{" + NATIVE + "}" + range + ")";
        return "(sum(" + loads + " and on (job, instance, model) (sum by (job, instance, model) (" + responses
                + ") > 0)) or vector(0)) / " + sum("count", NATIVE, function, range);
    }

    private static String wait(String function, String range, String of) {
        return sum("sum", of, function, range) + " / " + sum("count", of, function, range);
    }

    /** The page of the home-server exporter has this histogram too: where both are scraped, it is taken from one. */
    private static String sum(String part, String of, String function, String range) {
        return "sum(" + function + "(" + RESPONSES + "_" + part + "{" + of + "}" + range
                + ") and on (job, instance) ollama_proxy_build_info{})";
    }

    /** What Llamatap adds has no model: it is the mean over all requests. */
    private static String relay(String function, String range) {
        return mean("", OVERHEAD, "phase=\"request\"")
                        .replace("rate(", function + "(")
                        .replace("[rate]", range) + " + "
                + mean("", OVERHEAD, "phase=\"first_byte\"")
                        .replace("rate(", function + "(")
                        .replace("[rate]", range);
    }
}
