package io.llamatap.server.dashboards;

import static io.llamatap.server.dashboards.Query.mean;
import static io.llamatap.server.dashboards.Query.own;
import static io.llamatap.server.dashboards.Query.quantile;
import static io.llamatap.server.dashboards.Query.rate;
import static io.llamatap.server.dashboards.Query.sum;

/** Whether Llamatap itself is well. Stateless. */
final class ProxyHealth {
    private static final String OVERHEAD = "ollama_proxy_overhead_seconds";

    private ProxyHealth() {}

    static Dashboard create() {
        Dashboard dashboard = Marks.on(Dashboard.of(
                "llamatap-proxy",
                "Llamatap / Proxy health",
                "ollama_proxy_build_info",
                "What Llamatap itself needs and adds, its connections, and whether it can read and count everything."));
        process(dashboard);
        delay(dashboard);
        clients(dashboard);
        upstream(dashboard);
        counting(dashboard);
        return dashboard;
    }

    private static void process(Dashboard dashboard) {
        dashboard.row(
                "The process",
                Charts.number("Up for", "dtdurations", "Time since Llamatap started.")
                        .query(
                                "{{instance}}",
                                "time() - max by (instance) (" + own("process_start_time_seconds{}") + ")"),
                Charts.number("Client connections", "short", "Open connections of clients, idle ones included.")
                        .query("connections", "sum(ollama_proxy_client_connections{})"),
                Charts.number(
                                "File descriptors in use",
                                "percentunit",
                                "Share of the limit. At 100 %, nobody can connect.")
                        .query(
                                "{{instance}}",
                                "max by (instance) (" + own("process_open_fds{} / process_max_fds{}") + ")")
                        .colors("green", 0.7, "orange", 0.9, "red"),
                Charts.number(
                                "Certificate expires in",
                                "dtdurations",
                                "Time until the first certificate of the chain expires that TLS clients see.")
                        .query(
                                "{{instance}}",
                                "min by (instance) (ollama_proxy_tls_certificate_expiry_timestamp_seconds{}) - time()")
                        .none("no TLS")
                        .colors("red", 604800, "orange", 2592000, "green"),
                Charts.lines("Processor", "short", "Cores that the process uses.")
                        .query("{{instance}}", sum("instance", own("rate(process_cpu_seconds_total{}[rate])"))),
                Charts.lines(
                                "Memory",
                                "bytes",
                                "resident: of the whole process. heap, buffers: in use by Java objects, and by data on its way.")
                        .query("{{instance}} resident", sum("instance", own("process_resident_memory_bytes{}")))
                        .query("{{instance}} heap", sum("instance", own("jvm_memory_used_bytes{area=\"heap\"}")))
                        .query("{{instance}} buffers", "sum by (instance) (ollama_proxy_direct_memory_bytes{})"),
                Charts.lines("Garbage collection", "percentunit", "Share of time spent on it, by collector.")
                        .query(
                                "{{instance}} {{gc}}",
                                sum("instance, gc", own("rate(jvm_gc_collection_seconds_sum{}[rate])"))),
                Charts.table("Versions", "What runs where.")
                        .wide(12)
                        .column(
                                "Versions",
                                "short",
                                "max by (instance, version, java, netty, transport) (ollama_proxy_build_info{})")
                        .labels(Json.object(
                                "instance",
                                "Instance",
                                "version",
                                "Llamatap",
                                "java",
                                "Java",
                                "netty",
                                "Netty",
                                "transport",
                                "I/O")));
    }

    private static void delay(Dashboard dashboard) {
        dashboard.row(
                "What Llamatap adds",
                Charts.lines(
                                "Added delay, 99th percentile",
                                "s",
                                "request: until the head is sent to Ollama, connecting included. first_byte, chunk: from reading bytes"
                                        + " from Ollama until they are sent to the client.")
                        .query("{{phase}}", quantile(0.99, "phase", OVERHEAD, ""))
                        .colors("green", 0.05, "red"),
                Charts.heatmap(
                        "Added delay of a chunk",
                        "s",
                        OVERHEAD,
                        "phase=\"chunk\"",
                        "How many chunks were delayed by what time."),
                Charts.lines(
                                "Lag of event loops",
                                "s",
                                "How late the last tick was. Above 0.1 s, the processor is too busy.")
                        .query("{{instance}}", "max by (instance) (ollama_proxy_event_loop_lag_seconds{})")
                        .colors("green", 0.1, "red"),
                Charts.lines(
                                "Tasks that wait for an event loop",
                                "short",
                                "More than a few for long means that the processor is too busy.")
                        .query("{{instance}}", "max by (instance) (ollama_proxy_event_loop_pending_tasks{})"));
    }

    private static void clients(Dashboard dashboard) {
        dashboard.row(
                "Clients",
                Charts.lines("Connections", "short", "Open connections of clients, idle ones included.")
                        .query("{{instance}}", "sum by (instance) (ollama_proxy_client_connections{})"),
                Charts.areas(
                                "Connections that ended, by reason",
                                "cps",
                                "client: the client closed it. The reasons stand in docs/metrics.md.")
                        .query("{{reason}}", rate("reason", "ollama_proxy_client_connections_closed_total{}") + " > 0"),
                Charts.areas(
                                "Rejected requests",
                                "reqps",
                                "By reason, such as wrong tokens, limits that are reached or malformed requests.")
                        .query("{{reason}}", rate("reason", "ollama_proxy_rejected_requests_total{}") + " > 0"),
                Charts.lines(
                                "Memory held for clients",
                                "percentunit",
                                "Share of the setting client-memory. At 100 %, the clients that hold most are rejected.")
                        .query(
                                "{{instance}}",
                                "max by (instance) (ollama_proxy_client_memory_bytes{} / ollama_proxy_client_memory_limit_bytes{})")
                        .colors("green", 0.8, "red"),
                Charts.lines(
                                "Blocked writes",
                                "percentunit",
                                "Time for which writes were blocked because the other side did not read, as a share of one"
                                        + " connection's time.")
                        .query("{{side}}", rate("side", "ollama_proxy_backpressure_seconds_total{}")),
                Charts.areas(
                                "Trouble with connecting",
                                "cps",
                                "Pauses in accepting, mostly for lack of file descriptors, and TLS handshakes that failed.")
                        .query("pauses", rate("", "ollama_proxy_accept_pauses_total{}"))
                        .query(
                                "TLS: {{reason}}",
                                rate("reason", "ollama_proxy_tls_handshake_failures_total{}") + " > 0"));
    }

    private static void upstream(Dashboard dashboard) {
        dashboard.row(
                "Ollama, as Llamatap sees it",
                Charts.areas("Connections to Ollama", "short", "By state. idle: kept for the next request.")
                        .query("{{state}}", "sum by (state) (ollama_proxy_upstream_connections{})"),
                Charts.lines(
                                "Connections opened, reused and closed",
                                "cps",
                                "Each request reuses an idle connection or opens one.")
                        .query("opened", rate("", "ollama_proxy_upstream_connections_opened_total{}"))
                        .query("reused", rate("", "ollama_proxy_upstream_connections_reused_total{}"))
                        .query(
                                "closed: {{reason}}",
                                rate("reason", "ollama_proxy_upstream_connections_closed_total{}") + " > 0"),
                Charts.lines(
                                "Time to get a connection, 99th percentile",
                                "s",
                                "connect: new ones. acquire: new or reused.")
                        .query("connect", quantile(0.99, "", "ollama_proxy_upstream_connect_seconds", ""))
                        .query("acquire", quantile(0.99, "", "ollama_proxy_pool_acquire_seconds", "")),
                Charts.areas("Failures to use Ollama", "cps", "By reason. docs/faults.md says what each means.")
                        .query("{{reason}}", rate("reason", "ollama_proxy_upstream_errors_total{}") + " > 0"),
                Charts.lines(
                                "Silence",
                                "s",
                                "Time since Ollama sent anything although requests wait. If it grows while Ollama is up, Ollama hangs.")
                        .query("{{instance}}", "max by (instance) (ollama_proxy_upstream_silence_seconds{})")
                        .colors("green", 900, "red"),
                Charts.lines(
                                "Polls",
                                "s",
                                "Age of the last successful poll of each path of Ollama, and the mean time that its responses take.")
                        .query(
                                "age: {{target}}",
                                "time() - min by (target) (ollama_proxy_poll_last_success_timestamp_seconds{})")
                        .query("time: {{target}}", mean("target", "ollama_proxy_poll_seconds", "")));
    }

    private static void counting(Dashboard dashboard) {
        dashboard.row(
                "What Llamatap can read and count",
                Charts.areas(
                                "Responses without token counts",
                                "reqps",
                                "By reason. no_usage: clients of /v1 have to set stream_options.include_usage. Others: bodies that could"
                                        + " not be read.")
                        .query("{{reason}}", rate("reason", "ollama_proxy_unmetered_responses_total{}") + " > 0")
                        .query(
                                "not readable: {{reason}}",
                                rate("reason", "ollama_proxy_tap_failures_total{}") + " > 0"),
                Charts.lines(
                                "Series",
                                "short",
                                "Series on the page with all metrics. Models beyond max-model-labels share one label value.")
                        .query("{{instance}}", "max by (instance) (ollama_proxy_series{})")
                        .query("{{instance}} requests of models without series", growthOverflow()),
                Charts.areas(
                                "Lines of the access log that were dropped",
                                "cps",
                                "The log was too slow, or its file could not be written.")
                        .query("{{instance}}", rate("instance", "ollama_proxy_access_log_dropped_lines_total{}")),
                Charts.lines(
                                "Remote write",
                                "cps",
                                "Samples a second by what became of them, for each receiver; queue: the number of samples that wait.")
                        .none("no receiver")
                        .unit("/ queue$/", "short")
                        .query("{{target}} sent", rate("target", "ollama_proxy_remote_write_sent_samples_total{}"))
                        .query("{{target}} failed", rate("target", "ollama_proxy_remote_write_failed_samples_total{}"))
                        .query(
                                "{{target}} dropped",
                                rate("target", "ollama_proxy_remote_write_dropped_samples_total{}"))
                        .query("{{target}} queue", "max by (target) (ollama_proxy_remote_write_queue_samples{})"));
    }

    private static String growthOverflow() {
        return Query.growth("instance", "ollama_proxy_model_labels_overflow_total{}");
    }
}
